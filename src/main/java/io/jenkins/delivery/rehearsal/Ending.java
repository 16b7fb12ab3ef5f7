package io.jenkins.delivery.rehearsal;

import io.jenkins.delivery.rehearsal.pipeline.Completion;
import io.jenkins.delivery.rehearsal.pipeline.StepFailedException;
import io.jenkins.delivery.rehearsal.pipeline.StepInterruptedException;
import io.jenkins.delivery.rollout.Outcome;
import io.jenkins.delivery.rollout.RolloutState;
import io.jenkins.delivery.rollout.Times;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** How the end of a rollout becomes the end of its step, as in Jenkins. */
final class Ending {
    private Ending() {}

    static void tell(RolloutState state, RolloutRecord done, String target, boolean failOnRollback, Completion end) {
        Outcome outcome = state.outcome().orElseThrow();
        String reason = done.reason();
        String words = target + ": " + outcome + (reason.isBlank() ? "" : ": " + reason);
        switch (outcome) {
            case PROMOTED -> end.succeed(value(state, done));
            case ROLLED_BACK -> {
                if (failOnRollback) {
                    end.fail(new StepFailedException(words));
                } else {
                    end.succeed(value(state, done));
                }
            }
            case ABORTED -> end.fail(new StepInterruptedException(RunResult.ABORTED, words));
            case FAILED -> end.fail(new StepFailedException(words));
        }
    }

    /** The same map as in Jenkins; a rehearsal has no journal to point to. */
    private static Map<String, String> value(RolloutState state, RolloutRecord done) {
        Times times = state.times();
        Map<String, String> value = new LinkedHashMap<>();
        value.put("outcome", state.outcome().orElseThrow().name());
        value.put("reason", done.reason());
        value.put("target", done.target());
        value.put("fromVersion", done.fromVersion());
        value.put("toVersion", done.toVersion());
        value.put("detectedAt", times.detected().map(Instant::toString).orElse(null));
        value.put("decidedAt", times.decided().map(Instant::toString).orElse(null));
        value.put("restoredAt", times.restored().map(Instant::toString).orElse(null));
        value.put("id", "rehearsal");
        value.put("journal", null);
        return value;
    }
}
