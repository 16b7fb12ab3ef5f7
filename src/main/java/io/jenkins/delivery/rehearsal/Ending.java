package io.jenkins.delivery.rehearsal;

import io.jenkins.delivery.rehearsal.pipeline.Completion;
import io.jenkins.delivery.rehearsal.pipeline.StepFailedException;
import io.jenkins.delivery.rehearsal.pipeline.StepInterruptedException;
import io.jenkins.delivery.rollout.Outcome;

/** How the end of a rollout becomes the end of its step, as in Jenkins. */
final class Ending {
    private Ending() {}

    static void tell(Outcome outcome, String target, String reason, boolean failOnRollback, Completion end) {
        String words = target + ": " + outcome + (reason.isBlank() ? "" : ": " + reason);
        switch (outcome) {
            case PROMOTED -> end.succeed(outcome.name());
            case ROLLED_BACK -> {
                if (failOnRollback) {
                    end.fail(new StepFailedException(words));
                } else {
                    end.succeed(outcome.name());
                }
            }
            case ABORTED -> end.fail(new StepInterruptedException(RunResult.ABORTED, words));
            case FAILED -> end.fail(new StepFailedException(words));
        }
    }
}
