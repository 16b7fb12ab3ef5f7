package io.jenkins.delivery.health;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a poller stands.
 *
 * @param stage what it is after
 * @param since when this polling began
 * @param deadline when it must be healthy at the latest
 * @param next when the next look is due
 * @param attempts looks so far
 * @param successes good answers in a row, up to now
 * @param failures bad answers in a row, up to now
 * @param lastAnswer the last answer, shortened; outside text, empty before the first
 * @param healthyAt when it became healthy
 * @param failedAt when it failed
 */
public record PollState(
        Stage stage,
        Instant since,
        Instant deadline,
        Instant next,
        int attempts,
        int successes,
        int failures,
        String lastAnswer,
        Optional<Instant> healthyAt,
        Optional<Instant> failedAt) {
    /** Where a poller can be. */
    public enum Stage {
        /** Not healthy yet. */
        WAITING,
        /** Healthy, and watched at a slow pace. */
        HEALTHY,
        /** It never became healthy in time, or no longer is. Final. */
        FAILED
    }

    /** Whether it is healthy and the last answer did not say otherwise. */
    public boolean isWell() {
        return stage == Stage.HEALTHY && failures == 0;
    }
}
