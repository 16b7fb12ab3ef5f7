package io.jenkins.delivery.rehearsal.pipeline;

import io.jenkins.delivery.rehearsal.RunResult;
import io.jenkins.delivery.rehearsal.StageRecord;
import io.jenkins.delivery.time.VirtualScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs Jenkinsfiles in virtual time with practice rollouts, and writes down what was told. */
final class Practice {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Map<String, String> parameters;
    private final Map<String, String> stubs;
    private final boolean shell;

    Practice(Map<String, String> parameters, Map<String, String> stubs, boolean shell) {
        this.parameters = parameters;
        this.stubs = stubs;
        this.shell = shell;
    }

    static Practice plain() {
        return new Practice(Map.of(), Map.of(), false);
    }

    record Told(RunResult result, List<StageRecord> stages, List<String> lines, double seconds) {
        /** One line a thing: {@code seconds kind [branch] text}, then the stages and the result. */
        String transcript() {
            return String.join("\n", lines)
                    + "\n--\n"
                    + stages.stream()
                            .map(stage -> String.format(
                                    Locale.ROOT,
                                    "%s %s %s-%s",
                                    stage.result(),
                                    stage.name(),
                                    number(stage.startedAt()),
                                    number(stage.endedAt())))
                            .collect(Collectors.joining("\n"))
                    + (stages.isEmpty() ? "" : "\n")
                    + result + " after " + number(seconds) + " s\n";
        }
    }

    Told run(String jenkinsfile, Path folder) {
        VirtualScheduler scheduler = new VirtualScheduler(START);
        VirtualLoop loop = new VirtualLoop(scheduler);
        List<String> lines = new ArrayList<>();
        Narrator narrator = (at, kind, path, depth, text) ->
                lines.add(number(seconds(at)) + " " + kind + (path.isEmpty() ? "" : " [" + path + "]") + " " + text);
        RunOutcome outcome = PipelineRun.run(
                "Jenkinsfile",
                jenkinsfile,
                new RunSettings(parameters, stubs, shell, folder),
                loop,
                narrator,
                new PracticeSteps(),
                new OneMinutePeople(loop));
        return new Told(outcome.result(), outcome.stages(), lines, seconds(loop.now()));
    }

    private static double seconds(Instant at) {
        return Duration.between(START, at).toMillis() / 1000.0;
    }

    private static String number(double seconds) {
        return seconds == Math.rint(seconds) ? String.valueOf((long) seconds) : String.valueOf(seconds);
    }

    /** Approves after a minute, but rejects what says 'never' and lets 'silence' wait for ever. */
    private record OneMinutePeople(Loop loop) implements People {
        @Override
        public StepCall ask(String question, Set<String> submitters, Completion end) {
            if (question.contains("silence")) {
                return cause -> {};
            }
            var timer = loop.at(loop.now().plusSeconds(60), () -> {
                if (question.contains("never")) {
                    end.fail(new StepInterruptedException(RunResult.ABORTED, "rejected by alice"));
                } else {
                    end.succeed("alice");
                }
            });
            return cause -> timer.cancel();
        }
    }
}
