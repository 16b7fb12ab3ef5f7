package io.jenkins.delivery.rehearsal.pipeline;

import groovy.lang.Closure;
import io.jenkins.delivery.rehearsal.RunResult;
import io.jenkins.delivery.rehearsal.pipeline.Declarative.Agent;
import io.jenkins.delivery.rehearsal.pipeline.Declarative.Cell;
import io.jenkins.delivery.rehearsal.pipeline.Declarative.Code;
import io.jenkins.delivery.rehearsal.pipeline.Declarative.Directive;
import io.jenkins.delivery.rehearsal.pipeline.Declarative.Parallel;
import io.jenkins.delivery.rehearsal.pipeline.Declarative.Pipeline;
import io.jenkins.delivery.rehearsal.pipeline.Declarative.Post;
import io.jenkins.delivery.rehearsal.pipeline.Declarative.Sequence;
import io.jenkins.delivery.rehearsal.pipeline.Declarative.Stage;
import io.jenkins.delivery.rehearsal.pipeline.Declarative.Steps;
import io.jenkins.delivery.rehearsal.pipeline.Declarative.Variable;
import io.jenkins.delivery.rehearsal.pipeline.Declarative.When;
import io.jenkins.delivery.rehearsal.pipeline.Narrator.Kind;
import io.jenkins.delivery.words.Nearest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Runs a Declarative pipeline in the order of Jenkins' own interpreter. */
final class DeclarativeRun {
    private static final Set<String> OPTIONS = new TreeSet<>(Set.of(
            "ansiColor",
            "authorizationMatrix",
            "buildDiscarder",
            "catchError",
            "checkoutToSubdirectory",
            "copyArtifactPermission",
            "disableConcurrentBuilds",
            "disableRestartFromStage",
            "disableResume",
            "durabilityHint",
            "gitLabConnection",
            "githubProjectProperty",
            "lock",
            "newContainerPerStage",
            "overrideIndexTriggers",
            "parallelsAlwaysFailFast",
            "preserveStashes",
            "quietPeriod",
            "rateLimitBuilds",
            "retry",
            "skipDefaultCheckout",
            "skipStagesAfterUnstable",
            "throttle",
            "throttleJobProperty",
            "timeout",
            "timestamps",
            "warnError",
            "withAWS",
            "withCredentials",
            "withEnv"));

    private final PipelineRun run;
    private final Pipeline pipeline;
    private final List<?> closures;
    private final FlowSteps flow;
    private final WhenConditions when;
    private boolean failFastAlways;
    private boolean skipAfterUnstable;

    DeclarativeRun(PipelineRun run, Pipeline pipeline, List<?> closures) {
        this.run = run;
        this.pipeline = pipeline;
        this.closures = closures;
        flow = new FlowSteps(run);
        when = new WhenConditions(run, this);
    }

    /** @return nothing; the pipeline's failure is thrown after its post conditions have run */
    Object run() {
        checkOptions(pipeline.options());
        pipeline.stages().forEach(this::checkOptions);
        failFastAlways = has(pipeline.options(), "parallelsAlwaysFailFast");
        skipAfterUnstable = has(pipeline.options(), "skipStagesAfterUnstable");
        pipeline.libraries()
                .forEach(library -> run.note(
                        "library " + arguments(library.arguments()).sole().orElse("") + ": skipped"));
        Progress progress = new Progress();
        try {
            inOptions(
                    pipeline.options(),
                    () -> onAgent(
                            pipeline.agent(),
                            () -> inEnvironment(pipeline.environment(), Map.of(), () -> {
                                tools(pipeline.tools());
                                sequence(pipeline.stages(), progress);
                                post(pipeline.post(), progress);
                                progress.rethrow();
                                return null;
                            })));
        } catch (StepInterruptedException stopped) {
            run.build().worsen(stopped.getResult());
            throw stopped;
        }
        return null;
    }

    private void sequence(List<Stage> stages, Progress progress) {
        for (Stage stage : stages) {
            if (progress.failed()) {
                skipped(stage, "skipped due to earlier failure");
            } else if (skipAfterUnstable && run.build().current() != RunResult.SUCCESS) {
                skipped(stage, "skipped because the build is " + run.build().current());
            } else {
                try {
                    stage(stage);
                } catch (Throwable failure) {
                    fail(failure, progress);
                }
            }
        }
    }

    private void fail(Throwable failure, Progress progress) {
        if (!(failure instanceof Exception) && !(failure instanceof AssertionError)) {
            throw PipelineRun.<RuntimeException>sneaky(failure);
        }
        run.tellFailure(failure);
        worsen(failure);
        progress.fail(failure);
    }

    /** A branch that was stopped because of its sibling's failure adds nothing to it. */
    private void worsen(Throwable failure) {
        if (!(failure instanceof StepInterruptedException stopped && stopped.becauseOfSibling())) {
            run.build().worsen(PipelineRun.resultOf(failure));
        }
    }

    private void skipped(Stage stage, String why) {
        run.stage(stage.name(), () -> {
            run.note(why);
            run.frame().stage().ifPresent(OpenStage::skip);
            return null;
        });
        below(stage).forEach(inner -> skipped(inner, why));
    }

    private static List<Stage> below(Stage stage) {
        if (stage.body() instanceof Sequence sequence) {
            return sequence.stages();
        }
        if (stage.body() instanceof Parallel parallel) {
            return parallel.stages();
        }
        return stage.body() instanceof Cell cell ? cell.stages() : List.of();
    }

    private void stage(Stage stage) {
        Optional<When> condition = stage.when();
        run.stage(stage.name(), () -> {
            if (condition.filter(When::beforeOptions).isPresent() && no(condition.get())) {
                return null;
            }
            return inOptions(stage.options(), () -> {
                if (condition.filter(When::beforeInput).isPresent() && no(condition.get())) {
                    return null;
                }
                Map<String, String> answers = input(stage.input());
                if (condition.filter(When::beforeAgent).isPresent() && no(condition.get())) {
                    return null;
                }
                return onAgent(
                        stage.agent(),
                        () -> inEnvironment(stage.environment(), fixed(stage, answers), () -> {
                            tools(stage.tools());
                            boolean asked = condition
                                    .filter(one -> one.beforeAgent() || one.beforeInput() || one.beforeOptions())
                                    .isPresent();
                            if (condition.isPresent() && !asked && no(condition.get())) {
                                return null;
                            }
                            body(stage);
                            return null;
                        }));
            });
        });
    }

    private static Map<String, String> fixed(Stage stage, Map<String, String> answers) {
        Map<String, String> all = new LinkedHashMap<>(stage.fixed());
        all.putAll(answers);
        return all;
    }

    private boolean no(When condition) {
        if (when.all(condition.all())) {
            return false;
        }
        run.note("skipped due to when conditional");
        run.frame().stage().ifPresent(OpenStage::skip);
        return true;
    }

    private void body(Stage stage) {
        Progress progress = new Progress();
        try {
            if (stage.body() instanceof Steps steps) {
                value(steps.code());
            } else if (stage.body() instanceof Parallel parallel) {
                Map<String, Callable<Object>> branches = new LinkedHashMap<>();
                parallel.stages()
                        .forEach(inner -> branches.put(inner.name(), () -> {
                            try {
                                stage(inner);
                            } catch (Exception failure) {
                                worsen(failure);
                                throw failure;
                            }
                            return null;
                        }));
                flow.parallel(branches, stage.failFast() || failFastAlways);
            } else {
                sequence(below(stage), progress);
            }
        } catch (Throwable failure) {
            if (has(stage.options(), "retry")) {
                // It may yet become good; when it does not, the build hears of it from those around the stage.
                run.tellFailure(failure);
                progress.fail(failure);
            } else {
                fail(failure, progress);
            }
        }
        post(stage.post(), progress);
        progress.rethrow();
    }

    // ---- post

    private void post(List<Post> conditions, Progress progress) {
        for (Post condition : conditions) {
            RunResult result = progress.failure
                    .map(PipelineRun::resultOf)
                    .orElse(RunResult.SUCCESS)
                    .and(run.build().current());
            if (!holds(condition.condition(), result)) {
                continue;
            }
            run.say(Kind.STEP, "post " + condition.condition());
            try {
                run.within(run.frame().deeper(), () -> value(condition.steps()));
            } catch (Throwable failure) {
                // As in Jenkins, the other conditions still run; the build fails.
                fail(failure, progress);
            }
        }
    }

    /** A rehearsal is the first build of its job: it changed, and it neither fixed nor broke anything. */
    private static boolean holds(String condition, RunResult result) {
        return switch (condition) {
            case "always", "cleanup", "changed" -> true;
            case "fixed", "regression" -> false;
            case "aborted" -> result == RunResult.ABORTED;
            case "failure" -> result == RunResult.FAILURE;
            case "success" -> result == RunResult.SUCCESS;
            case "unstable" -> result == RunResult.UNSTABLE;
            case "unsuccessful" -> result != RunResult.SUCCESS;
            case "notBuilt" -> result == RunResult.NOT_BUILT;
            default -> throw new IllegalStateException(condition);
        };
    }

    // ---- surroundings

    private void checkOptions(Stage stage) {
        checkOptions(stage.options());
        below(stage).forEach(this::checkOptions);
    }

    private void checkOptions(List<Directive> options) {
        for (Directive option : options) {
            if (!OPTIONS.contains(option.name())) {
                Optional<String> near = Nearest.to(option.name(), OPTIONS, 2);
                if (near.isPresent()) {
                    throw bad(
                            option.line(),
                            "options: unknown option '" + option.name() + "'; did you mean '" + near.get() + "'?");
                }
                run.note("option '" + option.name() + "' is not rehearsed: skipped");
            }
        }
    }

    private static boolean has(List<Directive> options, String name) {
        return options.stream().anyMatch(option -> option.name().equals(name));
    }

    /** The options that wrap what follows, the first one outermost. */
    private Object inOptions(List<Directive> options, Callable<Object> body) {
        Callable<Object> wrapped = body;
        for (int i = options.size() - 1; i >= 0; i--) {
            Directive option = options.get(i);
            Callable<Object> inner = wrapped;
            if (option.name().equals("timeout")) {
                wrapped = () -> flow.timeout(time(option), inner);
            } else if (option.name().equals("retry")) {
                wrapped = () -> flow.retry(count(option), inner);
            } else if (option.name().equals("withEnv")) {
                wrapped = () -> run.within(run.frame().withEnv(overrides(option)), inner);
            }
        }
        return run.within(run.frame(), wrapped);
    }

    private Duration time(Directive option) {
        try {
            return Waiting.of(arguments(option.arguments()).naming("time"), TimeUnit.MINUTES);
        } catch (IllegalArgumentException wrong) {
            throw bad(option.line(), "options: timeout: " + wrong.getMessage());
        }
    }

    private int count(Directive option) {
        Object count =
                arguments(option.arguments()).naming("count").get("count").orElse("");
        try {
            return Math.max(1, Integer.parseInt(count.toString()));
        } catch (NumberFormatException none) {
            throw bad(option.line(), "options: retry: '" + count + "' is not a whole number");
        }
    }

    private Map<String, String> overrides(Directive option) {
        Map<String, String> added = new LinkedHashMap<>();
        if (arguments(option.arguments()).sole().orElse(List.of()) instanceof List<?> overrides) {
            for (Object override : overrides) {
                String[] parts = String.valueOf(override).split("=", 2);
                added.put(parts[0], parts.length > 1 ? parts[1] : "");
            }
        }
        return added;
    }

    private Object onAgent(Optional<Agent> agent, Callable<Object> body) {
        return agent.isPresent() ? onAgent(agent.get(), body) : run.within(run.frame(), body);
    }

    private Object onAgent(Agent agent, Callable<Object> body) {
        if (agent.none()) {
            return run.within(run.frame(), body);
        }
        if (!agent.type().equals("any")) {
            String what = agent.argument()
                    .map(this::arguments)
                    .flatMap(arguments -> arguments.sole())
                    .map(value -> " " + value)
                    .orElse("");
            run.tellOnce("agent " + agent.type() + what, "agent " + agent.type() + what + ": rehearsed here");
        }
        return run.within(run.frame().inWorkspace(""), body);
    }

    private void tools(List<Directive> tools) {
        tools.forEach(tool -> run.tellOnce(
                "tool " + tool.name(),
                "tool " + tool.name() + " " + arguments(tool.arguments()).sole().orElse("")
                        + ": not installed in a rehearsal"));
    }

    /** Values are computed when the block begins, in the order of writing; each may use those above it. */
    private Object inEnvironment(List<Variable> variables, Map<String, String> fixed, Callable<Object> body) {
        if (variables.isEmpty() && fixed.isEmpty()) {
            return run.within(run.frame(), body);
        }
        Map<String, String> values = new LinkedHashMap<>(fixed);
        for (Variable variable : variables) {
            Frame soFar = run.frame().withEnv(values);
            Object value = CallArguments.plain(run.within(soFar, () -> value(variable.value())));
            if (value instanceof Described credentials && credentials.name().equals("credentials")) {
                String id = credentials.arguments().sole().map(String::valueOf).orElse("");
                String placeholder = FlowSteps.placeholder(id);
                run.note("credentials " + id + ": a placeholder stands in " + variable.name());
                values.put(variable.name(), placeholder);
                values.put(variable.name() + "_USR", placeholder);
                values.put(variable.name() + "_PSW", placeholder);
            } else {
                values.put(variable.name(), String.valueOf(value));
            }
        }
        return run.within(run.frame().withEnv(values), body);
    }

    private Map<String, String> input(List<Directive> fields) {
        if (fields.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> values = new LinkedHashMap<>();
        fields.forEach(
                field -> arguments(field.arguments()).sole().ifPresent(value -> values.put(field.name(), value)));
        Optional<String> submitterParameter =
                Optional.ofNullable(values.get("submitterParameter")).map(String::valueOf);
        Object answer = flow.input(
                String.valueOf(values.get("message")),
                String.valueOf(values.getOrDefault("submitter", "")),
                submitterParameter,
                new ArrayList<>());
        return submitterParameter
                .map(name -> Map.of(name, String.valueOf(answer)))
                .orElse(Map.of());
    }

    // ---- computed values

    Object value(Code code) {
        return ((Closure<?>) closures.get(code.index())).call();
    }

    CallArguments arguments(Code code) {
        return CallArguments.of(((List<?>) value(code)).toArray());
    }

    private RuntimeException bad(int line, String message) {
        return run.refuse(new SourceLine(run.fileName(), line).bad(message));
    }

    /** What became of a block of stages: its first failure stops the rest, but not the post conditions. */
    private static final class Progress {
        private Optional<Throwable> failure = Optional.empty();

        boolean failed() {
            return failure.isPresent();
        }

        void fail(Throwable thrown) {
            if (failure.isEmpty()) {
                failure = Optional.of(thrown);
            }
        }

        void rethrow() {
            if (failure.isPresent()) {
                throw PipelineRun.<RuntimeException>sneaky(failure.get());
            }
        }
    }
}
