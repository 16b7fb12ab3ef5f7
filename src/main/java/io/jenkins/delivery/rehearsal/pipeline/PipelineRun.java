package io.jenkins.delivery.rehearsal.pipeline;

import groovy.lang.Binding;
import groovy.lang.Closure;
import groovy.lang.MissingPropertyException;
import io.jenkins.delivery.rehearsal.BadInputException;
import io.jenkins.delivery.rehearsal.RunResult;
import io.jenkins.delivery.rehearsal.StageRecord;
import io.jenkins.delivery.rehearsal.pipeline.Narrator.Kind;
import io.jenkins.delivery.words.Nearest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One run of a Jenkinsfile. Everything here is touched only by whoever holds the baton of {@link Branch}: the loop's thread
 * or one branch.
 */
public final class PipelineRun {
    private final Jenkinsfile file;
    private final RunSettings settings;
    private final Loop loop;
    private final Narrator narrator;
    private final DeliverySteps delivery;
    private final People people;
    private final Instant start;

    private final Branch.Current current = new Branch.Current();
    private final List<Branch> branches = new ArrayList<>();
    private final Set<StepCall> underWay = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<String> told = new HashSet<>();
    private final Set<Throwable> toldFailures = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<String> usedStubs = new TreeSet<>();
    private final Map<String, String> globalEnv = new LinkedHashMap<>();
    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final List<Ended> stages = new ArrayList<>();
    private final CurrentBuild build = new CurrentBuild(this);
    private final EnvVariable envVariable = new EnvVariable(this);
    private final FlowSteps flow;
    private final WorkspaceSteps workspace;
    private Optional<String> reason = Optional.empty();
    private BadInputException wrong;
    private int stageCount;

    private record Ended(int order, StageRecord stage) {}

    private PipelineRun(
            Jenkinsfile file,
            RunSettings settings,
            Loop loop,
            Narrator narrator,
            DeliverySteps delivery,
            People people) {
        this.file = file;
        this.settings = settings;
        this.loop = loop;
        this.narrator = narrator;
        this.delivery = delivery;
        this.people = people;
        start = loop.now();
        flow = new FlowSteps(this);
        workspace = new WorkspaceSteps(this);
    }

    /**
     * Reads, checks and runs a Jenkinsfile; comes back when it is over.
     *
     * @param name of the file, for messages
     * @throws BadInputException when something in it, or about it, cannot be run; most of it is found before anything runs
     */
    public static RunOutcome run(
            String name,
            String text,
            RunSettings settings,
            Loop loop,
            Narrator narrator,
            DeliverySteps delivery,
            People people) {
        for (String stub : settings.stubs().keySet()) {
            if (delivery.stepNames().contains(stub) || delivery.symbolNames().contains(stub)) {
                throw new BadInputException(
                        "--stub " + stub + ": this is what is to be rehearsed; it cannot be replaced");
            }
        }
        Jenkinsfile file =
                Jenkinsfile.read(name, text, delivery, settings.stubs().keySet());
        PipelineRun run = new PipelineRun(file, settings, loop, narrator, delivery, people);
        run.readParameters();
        return run.run();
    }

    private void readParameters() {
        for (ParameterDeclaration declared : file.parameters()) {
            parameters.put(declared.name(), declared.usual());
        }
        settings.parameters().forEach((name, value) -> {
            ParameterDeclaration declared = file.parameters().stream()
                    .filter(parameter -> parameter.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new BadInputException("--param " + name + ": " + file.name()
                            + (file.parameters().isEmpty()
                                    ? " declares no parameters"
                                    : " has no such parameter; it has " + String.join(", ", parameters.keySet()))));
            try {
                parameters.put(name, declared.read(value));
            } catch (IllegalArgumentException notAllowed) {
                throw new BadInputException(notAllowed.getMessage(), notAllowed);
            }
        });
    }

    private RunOutcome run() {
        baseEnv();
        boolean[] done = {false};
        Branch root = branch(
                Frame.ROOT,
                () -> {
                    file.libraries()
                            .forEach(library ->
                                    note("shared library " + library + " is not here: its steps are skipped"));
                    return script().run();
                },
                result -> {
                    done[0] = true;
                    end(result.failure());
                });
        loop.post(root::resume);
        loop.run(
                () -> wrong != null ? underWay.isEmpty() : done[0],
                why -> root.interrupt(new StepInterruptedException(RunResult.ABORTED, why)));
        branches.forEach(Branch::kill);
        if (wrong != null) {
            throw wrong;
        }
        settings.stubs().keySet().stream()
                .filter(stub -> !usedStubs.contains(stub))
                .sorted()
                .forEach(stub -> narrate(Frame.ROOT, Kind.WARNING, "--stub " + stub + " was never used"));
        return new RunOutcome(
                build.current(),
                stages.stream()
                        .sorted(Comparator.comparingInt(Ended::order))
                        .map(Ended::stage)
                        .toList(),
                reason);
    }

    private void end(Throwable failure) {
        if (failure != null) {
            build.worsen(resultOf(failure));
            tellFailure(failure);
            reason = Optional.of(words(failure));
        }
    }

    private PipelineScript script() throws ReflectiveOperationException {
        PipelineScript script = file.script().getDeclaredConstructor().newInstance();
        script.bind(this);
        script.setBinding(new Binding());
        return script;
    }

    /** Runs what {@code load} has read. A loaded script that ends in {@code return this} is used as a library. */
    Object runLoaded(Jenkinsfile loaded) {
        try {
            PipelineScript script = loaded.script().getDeclaredConstructor().newInstance();
            script.bind(this);
            script.setBinding(new Binding());
            return script.run();
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException("A compiled script cannot be made.", broken);
        }
    }

    private void baseEnv() {
        String job = Optional.ofNullable(
                        settings.workspace().toAbsolutePath().normalize().getFileName())
                .map(Object::toString)
                .orElse("rehearsal");
        globalEnv.put("BUILD_DISPLAY_NAME", "#1");
        globalEnv.put("BUILD_ID", "1");
        globalEnv.put("BUILD_NUMBER", "1");
        globalEnv.put("BUILD_TAG", "jenkins-" + job + "-1");
        globalEnv.put("BUILD_URL", "https://jenkins.example/job/" + job + "/1/");
        globalEnv.put("CI", "true");
        globalEnv.put("JENKINS_URL", "https://jenkins.example/");
        globalEnv.put("JOB_BASE_NAME", job);
        globalEnv.put("JOB_NAME", job);
        globalEnv.put("JOB_URL", "https://jenkins.example/job/" + job + "/");
        globalEnv.put("BRANCH_NAME", "main");
    }

    // ---- what a Jenkinsfile asks for

    Object declarative(List<?> closures) {
        return new DeclarativeRun(this, file.pipeline().orElseThrow(), closures).run();
    }

    /** A call that the Jenkinsfile does not answer itself. */
    Object call(PipelineScript script, String name, Object[] given) {
        SourceLine at = at(name);
        if (script.getBinding().hasVariable(name)
                && script.getBinding().getVariable(name) instanceof Closure<?> closure) {
            return closure.call(given);
        }
        stopWhenOver();
        CallArguments arguments;
        try {
            arguments = name.equals("parallel") ? FlowSteps.branches(given) : CallArguments.of(given);
        } catch (IllegalArgumentException wrongly) {
            throw refuse(at.bad(name + ": " + wrongly.getMessage(), wrongly));
        }
        if (delivery.stepNames().contains(name)) {
            return step(name, arguments, at);
        }
        if (delivery.symbolNames().contains(name)) {
            try {
                return delivery.symbol(name, arguments);
            } catch (IllegalArgumentException wrongly) {
                throw refuse(at.bad(wrongly.getMessage(), wrongly));
            }
        }
        if (settings.stubs().containsKey(name)) {
            return stub(name, arguments);
        }
        if (KnownNames.NEED_NODE.contains(name) && frame().workspace().isEmpty()) {
            throw new StepFailedException(
                    name + ": there is no workspace here; surround it with node { … }, or give an agent");
        }
        if (KnownNames.STEPS.containsKey(name) || KnownNames.FREE.contains(name)) {
            return known(name, arguments, at);
        }
        if (KnownNames.SYMBOLS.contains(name) && arguments.block().isEmpty()) {
            return new Described(name, arguments);
        }
        return unknown(name, arguments, at);
    }

    private Object known(String name, CallArguments arguments, SourceLine at) {
        List<String> names = KnownNames.STEPS.getOrDefault(name, List.of());
        CallArguments named = names.isEmpty() ? arguments : arguments.naming(names.get(0));
        return flow.has(name) ? flow.run(name, named, at) : workspace.run(name, named, at);
    }

    private Object step(String name, CallArguments arguments, SourceLine at) {
        if (arguments.block().isPresent()) {
            throw refuse(at.bad(name + ": takes no block"));
        }
        Context context = new Context(at, frame());
        return await(completion -> {
            StepCall[] call = new StepCall[1];
            Completion tracked = new Completion() {
                @Override
                public void succeed(Object value) {
                    loop.post(() -> underWay.remove(call[0]));
                    completion.succeed(value);
                }

                @Override
                public void fail(Throwable failure) {
                    loop.post(() -> underWay.remove(call[0]));
                    completion.fail(failure);
                }
            };
            try {
                call[0] = delivery.start(name, arguments, context, tracked);
            } catch (IllegalArgumentException wrongly) {
                throw refuse(at.bad(wrongly.getMessage(), wrongly));
            }
            underWay.add(call[0]);
            return cause -> call[0].cancel(cause.getMessage());
        });
    }

    private Object stub(String name, CallArguments arguments) {
        usedStubs.add(name);
        String value = settings.stubs().get(name);
        narrate(frame(), Kind.NOTE, name + ": " + value + " (--stub)");
        Object inside = arguments.block().map(Closure::call).orElse(null);
        return value.isEmpty() ? inside : value;
    }

    private Object unknown(String name, CallArguments arguments, SourceLine at) {
        Set<String> ours = new TreeSet<>(delivery.stepNames());
        ours.addAll(delivery.symbolNames());
        if (!KnownNames.OTHERS.contains(name)) {
            Nearest.to(name, ours, 2).ifPresent(near -> {
                throw refuse(at.bad("unknown step '" + name + "'; did you mean '" + near + "'?"));
            });
        }
        boolean block = arguments.block().isPresent();
        tellOnce(
                "unknown " + name,
                "'" + name + "' is not rehearsed: skipped" + (block ? ", its block runs" : "") + " (--stub " + name
                        + "=… gives it a value)");
        return arguments
                .block()
                .map(closure -> within(frame().deeper(), closure::call))
                .orElse(null);
    }

    Object property(PipelineScript script, String name) {
        if (script.getBinding().hasVariable(name)) {
            return script.getBinding().getVariable(name);
        }
        switch (name) {
            case "env":
                return envVariable;
            case "params":
                return Collections.unmodifiableMap(parameters);
            case "currentBuild":
                return build;
            case "steps":
                return script;
            case "binding":
                return script.getBinding();
            case "docker", "scm", "openshift", "pipeline":
                return settings.stubs().containsKey(name) ? stub(name, CallArguments.NONE) : new Absent(name, this);
            default:
                break;
        }
        if (settings.stubs().containsKey(name)) {
            usedStubs.add(name);
            return settings.stubs().get(name);
        }
        Optional<String> variable = env(name);
        if (variable.isPresent()) {
            return variable.get();
        }
        if (script.getMetaClass().hasProperty(script, name) != null) {
            return script.getMetaClass().getProperty(script, name);
        }
        SourceLine at = at(name);
        if (delivery.symbolNames().contains(name) || delivery.stepNames().contains(name)) {
            throw refuse(at.bad("'" + name + "' needs parentheses: " + name + "()"));
        }
        throw new MissingPropertyException("No such property: " + name + " (--stub " + name + "=… gives it a value)");
    }

    // ---- what steps need

    Loop loop() {
        return loop;
    }

    RunSettings settings() {
        return settings;
    }

    People people() {
        return people;
    }

    CurrentBuild build() {
        return build;
    }

    String fileName() {
        return file.name();
    }

    DeliverySteps delivery() {
        return delivery;
    }

    Frame frame() {
        Branch branch = current.branch;
        return branch == null ? Frame.ROOT : branch.frame;
    }

    /** Runs a body with another frame. */
    <T> T within(Frame frame, Callable<T> body) {
        Branch branch = current.branch;
        Frame before = branch.frame;
        branch.frame = frame;
        try {
            return body.call();
        } catch (Exception failure) {
            throw sneaky(failure);
        } finally {
            branch.frame = before;
        }
    }

    Object await(Function<Completion, Consumer<StepInterruptedException>> begin) {
        try {
            return current.branch.await(begin);
        } catch (Exception failure) {
            throw sneaky(failure);
        }
    }

    Branch currentBranch() {
        return current.branch;
    }

    Branch branch(Frame frame, Callable<Object> body, Consumer<Branch.Result> end) {
        Branch branch = new Branch(loop, frame, body, end, current);
        branches.add(branch);
        return branch;
    }

    /** A stage from its beginning to its end, with its result. */
    Object stage(String name, Callable<Object> body) {
        OpenStage stage = new OpenStage(name, stageCount++, seconds(), frame().stage());
        narrate(frame(), Kind.STAGE, name);
        try {
            return within(frame().inStage(stage), body);
        } catch (Throwable failure) {
            stage.fail(resultOf(failure));
            throw failure;
        } finally {
            stages.add(new Ended(stage.order, new StageRecord(name, stage.result(), stage.startedAt, seconds())));
        }
    }

    void markStage(RunResult result) {
        frame().stage().ifPresent(stage -> stage.mark(result));
    }

    Map<String, String> env() {
        Map<String, String> all = new LinkedHashMap<>(globalEnv);
        parameters.forEach((name, value) -> all.put(name, String.valueOf(value)));
        Frame frame = frame();
        frame.workspace().ifPresent(folder -> {
            all.put("WORKSPACE", settings.workspace().toString());
            all.put("NODE_NAME", "rehearsal");
            all.put("EXECUTOR_NUMBER", "0");
        });
        frame.stage().ifPresent(stage -> all.put("STAGE_NAME", stage.name));
        settings.stubs().forEach((name, value) -> {
            if (name.matches("[A-Z][A-Z0-9_]*")) {
                all.put(name, value);
            }
        });
        all.putAll(frame.env());
        return all;
    }

    Optional<String> env(String name) {
        if (settings.stubs().containsKey(name) && !frame().env().containsKey(name)) {
            usedStubs.add(name);
        }
        return Optional.ofNullable(env().get(name));
    }

    void setEnv(String name, String value) {
        globalEnv.put(name, value);
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    double seconds() {
        return Duration.between(start, loop.now()).toMillis() / 1000.0;
    }

    long startMillis() {
        return start.toEpochMilli();
    }

    long elapsedMillis() {
        return Duration.between(start, loop.now()).toMillis();
    }

    // ---- telling

    void say(Kind kind, String text) {
        narrate(frame(), kind, text);
    }

    void narrate(Frame frame, Kind kind, String text) {
        narrator.say(loop.now(), kind, frame.path(), frame.depth(), text);
    }

    /** Something that is otherwise than in Jenkins. */
    void note(String text) {
        say(Kind.NOTE, text);
    }

    void tellOnce(String key, String text) {
        if (told.add(key)) {
            note(text);
        }
    }

    /** Tells a failure where it first becomes known; the same one is not told again further out. */
    void tellFailure(Throwable failure) {
        if (toldFailures.add(failure)) {
            if (failure instanceof StepInterruptedException stopped) {
                say(Kind.FAILURE, stopped.getResult() + ": " + words(failure));
            } else {
                say(Kind.FAILURE, words(failure));
            }
        }
        if (reason.isEmpty()) {
            reason = Optional.of(words(failure));
        }
    }

    /** What failed, and for a mistake in the Jenkinsfile also where; Groovy's own words for the rest. */
    String words(Throwable failure) {
        String message = Optional.ofNullable(failure.getMessage())
                .map(text -> text.lines().findFirst().orElse("").strip())
                .filter(text -> !text.isEmpty())
                .orElse(failure.getClass().getSimpleName());
        if (failure instanceof StepFailedException || failure instanceof StepInterruptedException) {
            return message;
        }
        String type = failure.getClass().getSimpleName();
        String kind = type.equals("Exception")
                        || type.equals("RuntimeException")
                        || failure instanceof MissingPropertyException
                ? ""
                : type + ": ";
        for (StackTraceElement element : failure.getStackTrace()) {
            if (isScript(element.getFileName()) && element.getLineNumber() > 0) {
                return new SourceLine(file.name(), element.getLineNumber()) + ": " + kind + message;
            }
        }
        return kind + message;
    }

    static RunResult resultOf(Throwable failure) {
        return failure instanceof StepInterruptedException stopped ? stopped.getResult() : RunResult.FAILURE;
    }

    private static boolean isScript(String fileName) {
        return Jenkinsfile.CLASS.equals(fileName);
    }

    /** The line of the Jenkinsfile that is running, at the beginning of the call of that name. */
    SourceLine at(String name) {
        int line = StackWalker.getInstance().walk(frames -> frames.filter(frame -> isScript(frame.getFileName()))
                .mapToInt(StackWalker.StackFrame::getLineNumber)
                .filter(number -> number > 0)
                .findFirst()
                .orElse(0));
        return new SourceLine(file.name(), line > 0 ? file.calls().begin(name, line) : 0);
    }

    // ---- the end by bad input

    /**
     * Bad input that shows only while the pipeline runs. No {@code catch} of the Jenkinsfile may hide it: the run is over, as
     * soon as the steps that are under way have gone back.
     */
    RuntimeException refuse(BadInputException bad) {
        if (wrong == null) {
            wrong = bad;
            loop.post(
                    () -> new LinkedHashSet<>(underWay).forEach(call -> call.cancel("bad input: " + bad.getMessage())));
        }
        stopWhenOver();
        return bad;
    }

    private void stopWhenOver() {
        if (wrong != null) {
            // Never completes; the thread ends when the run is taken down.
            await(completion -> cause -> {});
        }
    }

    @SuppressWarnings("unchecked")
    static <E extends Throwable> RuntimeException sneaky(Throwable failure) throws E {
        throw (E) failure;
    }

    private final class Context implements StepContext {
        private final SourceLine at;
        private final Frame frame;
        private final Map<String, String> env = PipelineRun.this.env();

        Context(SourceLine at, Frame frame) {
            this.at = at;
            this.frame = frame;
        }

        @Override
        public SourceLine at() {
            return at;
        }

        @Override
        public Loop loop() {
            return loop;
        }

        @Override
        public Optional<String> stage() {
            return frame.stage().map(stage -> stage.name);
        }

        @Override
        public Map<String, String> env() {
            return env;
        }

        @Override
        public void say(Kind kind, String text) {
            narrate(frame, kind, text);
        }
    }
}
