package io.jenkins.delivery.rehearsal;

import io.jenkins.delivery.rehearsal.pipeline.RunOutcome;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** The last lines of a rehearsal: what it came to, in how long, and what users saw. */
final class Summary {
    private Summary() {}

    static void print(
            RehearsalResult result,
            RunOutcome outcome,
            boolean real,
            Optional<Path> report,
            Timeline timeline,
            PrintStream out) {
        out.println();
        boolean good = result.result() == RunResult.SUCCESS;
        out.println(timeline.paint(
                        good ? "\u001b[1;32m" : "\u001b[1;31m", result.result().name())
                + (good ? "" : outcome.reason().map(reason -> "  " + reason).orElse("")));
        for (RolloutRecord rollout : result.rollouts()) {
            out.println("  " + rollout.step() + " " + rollout.target() + ": " + rollout.outcome() + ", "
                    + rollout.fromVersion() + " → " + rollout.toVersion()
                    + (rollout.requests().total() == 0 ? "" : requests(rollout.requests())));
        }
        out.println(String.format(
                Locale.ROOT,
                "  %s of %s time, %.1f s on this desk",
                Timeline.clock(result.virtualSeconds()),
                real ? "real" : "virtual",
                result.wallSeconds()));
        report.ifPresent(folder -> out.println("  " + folder.resolve("report.html")));
    }

    private static String requests(RolloutRecord.Requests requests) {
        return String.format(
                Locale.ROOT,
                "; %,d requests, %,d failed, %,d of them by the new version",
                requests.total(),
                requests.failed(),
                requests.failedByNewVersion());
    }
}
