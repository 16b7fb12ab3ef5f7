package io.jenkins.delivery.health;

import java.time.Duration;
import java.util.List;

/**
 * What came out of a {@link HealthCheckRun}.
 *
 * @param outcomes one a check, in the order in which they were given
 * @param took from the start to the last outcome
 */
public record HealthReport(List<Outcome> outcomes, Duration took) {
    public HealthReport {
        outcomes = List.copyOf(outcomes);
    }

    /** Whether every check became healthy. */
    public boolean healthy() {
        return outcomes.stream().allMatch(outcome -> outcome.status() == Status.HEALTHY);
    }

    /** How one check ended. */
    public enum Status {
        HEALTHY,
        /** Not healthy in time. */
        UNHEALTHY,
        /** Nobody waited for it any more. */
        CANCELLED
    }

    /**
     * How one check ended.
     *
     * @param name of the check
     * @param asked what was asked
     * @param attempts how often
     * @param took from the start to this outcome
     * @param lastAnswer outside text, shortened; empty when there was none
     * @param because one sentence for people
     */
    public record Outcome(
            String name, String asked, Status status, int attempts, Duration took, String lastAnswer, String because) {}
}
