package io.jenkins.delivery.rehearsal.pipeline;

import io.jenkins.delivery.rehearsal.pipeline.Declarative.Condition;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.codehaus.groovy.runtime.typehandling.DefaultTypeTransformation;

/** Answers the conditions of {@code when} for the build that is rehearsed: by default one of branch main, no tag, no change request. */
final class WhenConditions {
    private final PipelineRun run;
    private final DeclarativeRun declarative;

    WhenConditions(PipelineRun run, DeclarativeRun declarative) {
        this.run = run;
        this.declarative = declarative;
    }

    boolean all(List<Condition> conditions) {
        return conditions.stream().allMatch(this::holds);
    }

    private boolean holds(Condition condition) {
        return switch (condition.name()) {
            case "allOf" -> all(condition.nested());
            case "anyOf" -> condition.nested().stream().anyMatch(this::holds);
            case "not" -> !holds(condition.nested().get(0));
            case "expression" ->
                DefaultTypeTransformation.castToBoolean(
                        declarative.value(condition.arguments().orElseThrow()));
            case "branch" -> {
                run.tellOnce(
                        "branch",
                        "rehearsed as branch " + run.env("BRANCH_NAME").orElse("")
                                + " (--stub BRANCH_NAME=… for another)");
                yield matches(condition, "pattern", run.env("BRANCH_NAME"));
            }
            case "buildingTag" ->
                run.env("TAG_NAME").filter(tag -> !tag.isEmpty()).isPresent();
            case "tag" -> {
                run.tellOnce("tag", "rehearsed as " + tag() + " (--stub TAG_NAME=… for another)");
                yield matches(condition, "pattern", run.env("TAG_NAME").filter(tag -> !tag.isEmpty()));
            }
            case "changeRequest" -> changeRequest(condition);
            case "changelog", "changeset" -> {
                run.tellOnce(condition.name(), "when " + condition.name() + ": rehearsed as if it had changed");
                yield true;
            }
            case "environment" -> environment(condition);
            case "equals" -> equal(condition);
            case "isRestartedRun" -> false;
            case "triggeredBy" -> triggeredBy(condition);
            default -> throw new IllegalStateException(condition.name());
        };
    }

    private String tag() {
        return run.env("TAG_NAME")
                .filter(tag -> !tag.isEmpty())
                .map(tag -> "tag " + tag)
                .orElse("no tag");
    }

    private boolean changeRequest(Condition condition) {
        run.tellOnce(
                "changeRequest",
                run.env("CHANGE_ID").isPresent()
                        ? "rehearsed as change request " + run.env("CHANGE_ID").get()
                        : "rehearsed as no change request (--stub CHANGE_ID=… makes it one)");
        if (run.env("CHANGE_ID").isEmpty()) {
            return false;
        }
        CallArguments arguments = arguments(condition);
        return Map.of(
                        "id", "CHANGE_ID",
                        "target", "CHANGE_TARGET",
                        "branch", "CHANGE_BRANCH",
                        "fork", "CHANGE_FORK",
                        "url", "CHANGE_URL",
                        "title", "CHANGE_TITLE",
                        "author", "CHANGE_AUTHOR",
                        "authorDisplayName", "CHANGE_AUTHOR_DISPLAY_NAME",
                        "authorEmail", "CHANGE_AUTHOR_EMAIL")
                .entrySet()
                .stream()
                .filter(field -> arguments.has(field.getKey()))
                .allMatch(field -> matches(condition, field.getKey(), run.env(field.getValue())));
    }

    private boolean environment(Condition condition) {
        CallArguments arguments = arguments(condition);
        if (!arguments.has("name") || !arguments.has("value")) {
            throw bad(condition, "when environment: needs name and value");
        }
        String actual = run.env(arguments.text("name").orElseThrow()).orElse("");
        String expected = arguments.text("value").orElseThrow();
        return arguments.flag("ignoreCase", false) ? actual.equalsIgnoreCase(expected) : actual.equals(expected);
    }

    private boolean equal(Condition condition) {
        CallArguments arguments = arguments(condition);
        if (!arguments.named().keySet().containsAll(List.of("expected", "actual"))) {
            throw bad(condition, "when equals: needs expected and actual");
        }
        return Objects.equals(
                arguments.named().get("expected"), arguments.named().get("actual"));
    }

    private boolean triggeredBy(Condition condition) {
        CallArguments arguments = arguments(condition);
        String cause = arguments
                .text("cause")
                .or(() -> arguments.sole().map(String::valueOf))
                .orElse("");
        run.tellOnce("triggeredBy", "when triggeredBy: a rehearsal is started by a user");
        return cause.equalsIgnoreCase("UserIdCause") || cause.endsWith("Cause$UserIdCause");
    }

    /** Compares by Ant's patterns unless another comparator is named. */
    private boolean matches(Condition condition, String parameter, Optional<String> actual) {
        CallArguments arguments = arguments(condition);
        Optional<String> pattern =
                arguments.text(parameter).or(() -> arguments.sole().map(String::valueOf));
        if (pattern.isEmpty()) {
            return actual.isPresent();
        }
        if (actual.isEmpty()) {
            return false;
        }
        String comparator =
                arguments.text("comparator").orElse(condition.name().equals("changeRequest") ? "EQUALS" : "GLOB");
        return switch (comparator) {
            case "GLOB" -> actual.get().matches(glob(pattern.get()));
            case "EQUALS" -> actual.get().equals(pattern.get());
            case "REGEXP" -> {
                try {
                    yield Pattern.matches(pattern.get(), actual.get());
                } catch (PatternSyntaxException wrong) {
                    throw bad(
                            condition,
                            "when " + condition.name() + ": '" + pattern.get() + "' is not a regular expression");
                }
            }
            default ->
                throw bad(
                        condition,
                        "when " + condition.name() + ": comparator '" + comparator
                                + "' is not one of EQUALS, GLOB, REGEXP");
        };
    }

    /** Ant's: {@code **} any folders, {@code *} and {@code ?} within one. */
    static String glob(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '*' && i + 1 < pattern.length() && pattern.charAt(i + 1) == '*') {
                boolean folder = i + 2 < pattern.length() && pattern.charAt(i + 2) == '/';
                regex.append(folder ? "(?:.*/)?" : ".*");
                i += folder ? 2 : 1;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }

    private CallArguments arguments(Condition condition) {
        return declarative.arguments(condition.arguments().orElseThrow());
    }

    private RuntimeException bad(Condition condition, String message) {
        return run.refuse(new SourceLine(run.fileName(), condition.line()).bad(message));
    }
}
