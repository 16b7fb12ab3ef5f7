package io.jenkins.delivery.rollout;

import java.time.Duration;

/**
 * How long a rollout waits for what should come by itself.
 *
 * @param progress for pods to become ready, counted only while the platform can be reached; then it goes back
 * @param problem for a pod's fatal-looking problem to mend itself; then it goes back
 * @param giveUp for a way back that the platform keeps refusing; then it ends as FAILED and says what stands where
 * @param lease how long the right to write lasts without renewal: longer than a restart of the controller takes
 */
public record Patience(Duration progress, Duration problem, Duration giveUp, Duration lease) {
    public static final Patience DEFAULT = new Patience(
            Duration.ofMinutes(10), Duration.ofSeconds(20), Duration.ofMinutes(30), Duration.ofMinutes(10));
}
