package io.jenkins.delivery.rehearsal;

import io.jenkins.delivery.health.HealthReport;
import io.jenkins.delivery.rehearsal.pipeline.Completion;
import io.jenkins.delivery.rehearsal.pipeline.Narrator.Kind;
import io.jenkins.delivery.rehearsal.pipeline.StepContext;
import io.jenkins.delivery.rehearsal.pipeline.StepFailedException;
import io.jenkins.delivery.rehearsal.pipeline.StepInterruptedException;
import java.util.Optional;

/** How the end of health checks becomes the end of their step. */
final class HealthEnding {
    private final String step;
    private final StepContext context;
    private final Completion end;
    private Optional<String> cancelled = Optional.empty();

    HealthEnding(String step, StepContext context, Completion end) {
        this.step = step;
        this.context = context;
        this.end = end;
    }

    void cancelled(String cause) {
        cancelled = Optional.of(cause);
    }

    void tell(HealthReport report) {
        report.outcomes()
                .forEach(outcome -> context.say(
                        outcome.status() == HealthReport.Status.HEALTHY ? Kind.GOOD : Kind.FAILURE,
                        outcome.name() + ": " + outcome.because()));
        if (cancelled.isPresent()) {
            end.fail(new StepInterruptedException(RunResult.ABORTED, step + ": " + cancelled.get()));
        } else if (report.healthy()) {
            end.succeed(null);
        } else {
            end.fail(new StepFailedException(step + ": "
                    + report.outcomes().stream()
                            .filter(outcome -> outcome.status() != HealthReport.Status.HEALTHY)
                            .map(outcome -> outcome.name() + ": " + outcome.because())
                            .findFirst()
                            .orElse("not healthy")));
        }
    }
}
