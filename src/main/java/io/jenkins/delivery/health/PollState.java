package io.jenkins.delivery.health;

import java.time.Instant;

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
 * @param changed when {@code stage} was reached
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
        Instant changed) {
    /** Where a poller can be. */
    public enum Stage {
        /** Not healthy yet. */
        WAITING,
        /** Healthy, and watched at a slow pace. */
        HEALTHY,
        /** It never became healthy in time, or no longer is. Final. */
        FAILED
    }
}
