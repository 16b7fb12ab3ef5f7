package io.jenkins.delivery.rehearsal.pipeline;

import groovy.lang.Closure;
import io.jenkins.delivery.rehearsal.RunResult;
import io.jenkins.delivery.rehearsal.pipeline.Narrator.Kind;
import io.jenkins.delivery.time.Durations;
import io.jenkins.delivery.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.codehaus.groovy.runtime.typehandling.DefaultTypeTransformation;

/** Jenkins' own steps that steer the flow: waiting, branching, failing, and what follows from it. */
final class FlowSteps {
    private static final Set<String> NAMES = Set.of(
            "build",
            "catchError",
            "echo",
            "error",
            "input",
            "node",
            "parallel",
            "print",
            "printf",
            "println",
            "properties",
            "retry",
            "script",
            "sleep",
            "stage",
            "timeout",
            "timestamps",
            "unstable",
            "waitUntil",
            "warnError",
            "withCredentials",
            "withEnv");
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final PipelineRun run;

    FlowSteps(PipelineRun run) {
        this.run = run;
    }

    boolean has(String name) {
        return NAMES.contains(name);
    }

    Object run(String name, CallArguments arguments, SourceLine at) {
        return switch (name) {
            case "build" -> build(arguments);
            case "catchError" -> catchError(arguments, at);
            case "echo", "println", "print", "printf" -> echo(arguments);
            case "error" ->
                throw new StepFailedException(arguments.text("message").orElse("error"));
            case "input" -> input(arguments);
            case "node" -> run.within(run.frame().inWorkspace(""), () -> call(arguments, name, at));
            case "parallel" -> parallel(arguments, at);
            case "properties" -> null;
            case "retry" -> retry(count(arguments, at), () -> call(arguments, name, at));
            case "script", "timestamps" -> call(arguments, name, at);
            case "sleep" -> sleep(time(name, arguments, TimeUnit.SECONDS, at));
            case "stage" -> stage(arguments, at);
            case "timeout" -> timeout(time(name, arguments, TimeUnit.MINUTES, at), () -> call(arguments, name, at));
            case "unstable" -> unstable(arguments);
            case "waitUntil" -> waitUntil(arguments, at);
            case "warnError" -> warnError(arguments, at);
            case "withCredentials" -> withCredentials(arguments, at);
            case "withEnv" -> withEnv(arguments, at);
            default -> throw new IllegalStateException(name);
        };
    }

    private Object echo(CallArguments arguments) {
        String text = arguments
                .text("message")
                .or(() -> arguments.sole().map(String::valueOf))
                .orElse("");
        text.lines().forEach(line -> run.say(Kind.OUTPUT, line));
        return null;
    }

    private Object stage(CallArguments arguments, SourceLine at) {
        String name = arguments
                .text("name")
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> refused(at, "stage: needs a name"));
        return arguments.block().isPresent() ? run.stage(name, () -> call(arguments, "stage", at)) : null;
    }

    // ---- time

    Object sleep(Duration time) {
        run.say(Kind.STEP, "sleep " + Durations.words(time));
        pause(time);
        return null;
    }

    private void pause(Duration time) {
        run.await(completion -> {
            Scheduler.Timer timer = run.loop().at(run.loop().now().plus(time), () -> completion.succeed(null));
            return cause -> {
                timer.cancel();
                completion.fail(cause);
            };
        });
    }

    /** Stops the body when the time is up; a rollout in it takes its time to go back. */
    Object timeout(Duration time, Callable<Object> body) {
        Branch branch = run.currentBranch();
        StepInterruptedException exceeded = new StepInterruptedException(
                RunResult.ABORTED, "the timeout of " + Durations.words(time) + " has been exceeded");
        Scheduler.Timer timer = run.loop().at(run.loop().now().plus(time), () -> branch.interrupt(exceeded));
        try {
            return run.within(run.frame(), body);
        } finally {
            timer.cancel();
        }
    }

    private Object waitUntil(CallArguments arguments, SourceLine at) {
        double seconds = arguments
                        .get("initialRecurrencePeriod")
                        .filter(Number.class::isInstance)
                        .map(period -> ((Number) period).doubleValue())
                        .orElse(250.0)
                / 1000;
        run.say(Kind.STEP, "waitUntil");
        while (!DefaultTypeTransformation.castToBoolean(call(arguments, "waitUntil", at))) {
            pause(Duration.ofMillis((long) (seconds * 1000)));
            // Jenkins waits a little longer each time.
            seconds = Math.min(seconds * 1.2, LONGEST_PAUSE.toSeconds());
        }
        return null;
    }

    // ---- failing

    Object retry(int count, Callable<Object> body) {
        for (int attempt = 1; ; attempt++) {
            try {
                return run.within(run.frame(), body);
            } catch (Exception failure) {
                // Whoever stops a block from outside does not want it to be tried again.
                if (failure instanceof StepInterruptedException || attempt >= count) {
                    throw failure;
                }
                run.say(
                        Kind.WARNING,
                        "attempt " + attempt + " of " + count + " failed: " + run.words(failure) + "; trying again");
            }
        }
    }

    private Object catchError(CallArguments arguments, SourceLine at) {
        RunResult build = result(arguments, "buildResult", at);
        RunResult stage = result(arguments, "stageResult", build, at);
        return caught(arguments, "catchError", build, stage, at);
    }

    private Object warnError(CallArguments arguments, SourceLine at) {
        return caught(arguments, "warnError", RunResult.UNSTABLE, RunResult.UNSTABLE, at);
    }

    private Object caught(CallArguments arguments, String name, RunResult build, RunResult stage, SourceLine at) {
        try {
            return call(arguments, name, at);
        } catch (Exception failure) {
            boolean stopped = failure instanceof StepInterruptedException;
            if (stopped && !arguments.flag("catchInterruptions", true)) {
                throw failure;
            }
            arguments.text("message").ifPresent(message -> run.say(Kind.WARNING, message));
            run.tellFailure(failure);
            RunResult own = stopped ? PipelineRun.resultOf(failure) : RunResult.SUCCESS;
            run.build().worsen(stopped && build != RunResult.SUCCESS ? own : build);
            run.markStage(stopped && stage != RunResult.SUCCESS ? own : stage);
            return null;
        }
    }

    private Object unstable(CallArguments arguments) {
        run.say(Kind.WARNING, "UNSTABLE: " + arguments.text("message").orElse(""));
        run.build().worsen(RunResult.UNSTABLE);
        run.markStage(RunResult.UNSTABLE);
        return null;
    }

    private RunResult result(CallArguments arguments, String name, SourceLine at) {
        return result(arguments, name, RunResult.FAILURE, at);
    }

    private RunResult result(CallArguments arguments, String name, RunResult usual, SourceLine at) {
        return arguments
                .text(name)
                .map(text -> RunResult.named(text)
                        .orElseThrow(() -> refused(
                                at,
                                "catchError: " + name + ": '" + text
                                        + "' is not one of SUCCESS, UNSTABLE, FAILURE, NOT_BUILT, ABORTED")))
                .orElse(usual);
    }

    // ---- branches

    /** The branches of {@code parallel}, which are named closures beside {@code failFast}. */
    static CallArguments branches(Object[] given) {
        Map<String, Object> named = new LinkedHashMap<>();
        if (given.length == 1 && given[0] instanceof Map<?, ?> map) {
            map.forEach((name, branch) -> named.put(String.valueOf(name), branch));
        } else {
            throw new IllegalArgumentException("needs named branches, for example parallel(linux: { … }, mac: { … })");
        }
        return new CallArguments(Optional.empty(), named, Optional.empty());
    }

    private Object parallel(CallArguments arguments, SourceLine at) {
        Map<String, Callable<Object>> bodies = new LinkedHashMap<>();
        boolean failFast = false;
        for (Map.Entry<String, Object> entry : arguments.named().entrySet()) {
            if (entry.getValue() instanceof Closure<?> branch) {
                bodies.put(entry.getKey(), branch::call);
            } else if (entry.getKey().equals("failFast")) {
                failFast = Boolean.parseBoolean(String.valueOf(entry.getValue()));
            } else {
                throw refused(at, "parallel: branch '" + entry.getKey() + "' is not a block");
            }
        }
        return parallel(bodies, failFast);
    }

    /** Runs bodies side by side. All of them come to an end before the worst failure is passed on. */
    Map<String, Object> parallel(Map<String, Callable<Object>> bodies, boolean failFast) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (bodies.isEmpty()) {
            return values;
        }
        List<Throwable> failures = new ArrayList<>();
        Map<String, Branch> running = new LinkedHashMap<>();
        Frame frame = run.frame();
        run.await(completion -> {
            bodies.forEach((name, body) -> running.put(name, run.branch(frame.inBranch(name), body, result -> {
                running.remove(name);
                if (result.failure() != null) {
                    run.tellFailure(result.failure());
                    failures.add(result.failure());
                    if (failFast && failures.size() == 1) {
                        StepInterruptedException stop = StepInterruptedException.failFast(name);
                        run.loop().post(() -> new ArrayList<>(running.values())
                                .forEach(sibling -> sibling.interrupt(stop)));
                    }
                } else {
                    values.put(name, result.value());
                }
                if (running.isEmpty()) {
                    worst(failures).ifPresentOrElse(completion::fail, () -> completion.succeed(values));
                }
            })));
            new ArrayList<>(running.values()).forEach(branch -> run.loop().post(branch::resume));
            return cause -> new ArrayList<>(running.values()).forEach(branch -> branch.interrupt(cause));
        });
        return values;
    }

    /** The first of the worst; with failFast that is the failure itself, not those who were stopped for it. */
    private static Optional<Throwable> worst(List<Throwable> failures) {
        return failures.stream()
                .filter(failure -> !(failure instanceof StepInterruptedException))
                .findFirst()
                .or(() -> failures.stream().findFirst());
    }

    // ---- surroundings

    private Object withEnv(CallArguments arguments, SourceLine at) {
        Map<String, String> added = new LinkedHashMap<>();
        if (!(arguments.get("overrides").orElse(List.of()) instanceof List<?> overrides)) {
            throw refused(at, "withEnv: needs a list such as ['NAME=value']");
        }
        for (Object override : overrides) {
            String text = String.valueOf(override);
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw refused(at, "withEnv: '" + text + "' is not NAME=value");
            }
            String name = text.substring(0, equals);
            String value = text.substring(equals + 1);
            if (name.startsWith("PATH+")) {
                String path = run.env("PATH").orElse("/usr/bin:/bin");
                added.put("PATH", value + ":" + path);
            } else {
                added.put(name, value);
            }
        }
        return run.within(run.frame().withEnv(added), () -> call(arguments, "withEnv", at));
    }

    private Object withCredentials(CallArguments arguments, SourceLine at) {
        Map<String, String> added = new LinkedHashMap<>();
        Set<String> ids = new LinkedHashSet<>();
        if (!(arguments.get("bindings").orElse(List.of()) instanceof List<?> bindings)) {
            throw refused(
                    at, "withCredentials: needs a list such as [string(credentialsId: 'token', variable: 'TOKEN')]");
        }
        for (Object binding : bindings) {
            Map<?, ?> fields = binding instanceof Described described
                    ? described.arguments().named()
                    : binding instanceof Map<?, ?> map ? map : Map.of();
            Object id = fields.get("credentialsId");
            if (id != null) {
                ids.add(String.valueOf(id));
            }
            fields.forEach((field, name) -> {
                if (String.valueOf(field).endsWith("ariable")) {
                    added.put(String.valueOf(name), placeholder(id));
                }
            });
        }
        run.note("credentials " + String.join(", ", ids) + ": a placeholder stands in "
                + String.join(", ", added.keySet()));
        return run.within(run.frame().withEnv(added), () -> call(arguments, "withCredentials", at));
    }

    /** What stands where a secret would stand: nothing secret is ever read. */
    static String placeholder(Object credentialsId) {
        return "<" + credentialsId + ">";
    }

    // ---- people and other jobs

    private Object input(CallArguments arguments) {
        return input(
                arguments.text("message").orElse("Proceed?"),
                arguments.text("submitter").orElse(""),
                arguments.text("submitterParameter"),
                arguments.get("parameters").orElse(List.of()));
    }

    Object input(String message, String submitters, Optional<String> submitterParameter, Object parameters) {
        Set<String> who = new LinkedHashSet<>();
        for (String name : submitters.split(",")) {
            if (!name.isBlank()) {
                who.add(name.strip());
            }
        }
        run.say(Kind.STEP, "input: " + message + (who.isEmpty() ? "" : " (for " + String.join(", ", who) + ")"));
        Object by = run.await(completion -> {
            StepCall question = run.people().ask(message, who, completion);
            return cause -> {
                question.cancel(cause.getMessage());
                completion.fail(cause);
            };
        });
        Map<String, Object> answers = new LinkedHashMap<>();
        if (parameters instanceof List<?> declared) {
            for (Object parameter : declared) {
                if (parameter instanceof Described described) {
                    described.text("name").ifPresent(name -> answers.put(name, usual(described)));
                }
            }
        }
        if (!answers.isEmpty()) {
            run.note("answered with the defaults: " + answers);
        }
        submitterParameter.ifPresent(name -> answers.put(name, by));
        // As in Jenkins: one answer is its value, several are a map.
        return answers.isEmpty()
                ? null
                : answers.size() == 1 ? answers.values().iterator().next() : answers;
    }

    private static Object usual(Described parameter) {
        Map<String, Object> fields = parameter.arguments().named();
        if (parameter.name().equals("choice")) {
            Object choices = fields.get("choices");
            return choices instanceof List<?> list && !list.isEmpty()
                    ? String.valueOf(list.get(0))
                    : String.valueOf(choices).split("\n")[0];
        }
        Object value = fields.get("defaultValue");
        return parameter.name().equals("booleanParam")
                ? Boolean.parseBoolean(String.valueOf(value))
                : value == null ? "" : value;
    }

    private Object build(CallArguments arguments) {
        run.note("build of job '" + arguments.text("job").orElse("") + "' is told, not done: it counts as a success");
        return Map.of(
                "result", "SUCCESS", "currentResult", "SUCCESS", "number", 1, "displayName", "#1", "absoluteUrl", "");
    }

    // ---- arguments

    private Duration time(String name, CallArguments arguments, TimeUnit usual, SourceLine at) {
        try {
            return Waiting.of(arguments, usual);
        } catch (IllegalArgumentException wrong) {
            throw refused(at, name + ": " + wrong.getMessage());
        }
    }

    private int count(CallArguments arguments, SourceLine at) {
        Object count = arguments.get("count").orElseThrow(() -> refused(at, "retry: parameter 'count' is missing"));
        try {
            return Math.max(1, Integer.parseInt(count.toString()));
        } catch (NumberFormatException none) {
            throw refused(at, "retry: count: '" + count + "' is not a whole number");
        }
    }

    private Object call(CallArguments arguments, String name, SourceLine at) {
        Closure<?> block =
                arguments.block().orElseThrow(() -> refused(at, name + ": needs a block: " + name + " { … }"));
        return block.call();
    }

    private RuntimeException refused(SourceLine at, String message) {
        return run.refuse(at.bad(message));
    }
}
