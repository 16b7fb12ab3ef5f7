package io.jenkins.delivery.rehearsal;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Optional;

/**
 * A rollout as it went. Times are seconds from the start of the run; empty where a thing did not happen.
 *
 * @param step name of the pipeline step, for example {@code canaryRollout}
 * @param target as people call it, for example {@code shop/web}
 * @param fromVersion image that served before
 * @param toVersion image that was to serve after
 * @param outcome what it came to; a rollout that never began has no record
 * @param reason why, in one sentence
 * @param detectedAt when the evidence was beyond its limit for the first time
 * @param decidedAt when the rollout decided to go back
 * @param restoredAt when all traffic was on the old version again
 * @param requests what users saw between the rollout's start and its end
 * @param events in the order of time
 */
@JsonPropertyOrder({
    "step",
    "target",
    "fromVersion",
    "toVersion",
    "outcome",
    "reason",
    "detectedAt",
    "decidedAt",
    "restoredAt",
    "requests",
    "events"
})
public record RolloutRecord(
        String step,
        String target,
        String fromVersion,
        String toVersion,
        Outcome outcome,
        String reason,
        Optional<Double> detectedAt,
        Optional<Double> decidedAt,
        Optional<Double> restoredAt,
        Requests requests,
        List<RolloutEvent> events) {
    public RolloutRecord {
        events = List.copyOf(events);
    }

    /** What a rollout can come to. */
    public enum Outcome {
        PROMOTED,
        ROLLED_BACK,
        ABORTED,
        FAILED
    }

    /** Simulated requests; all zero against a real cluster, where nobody counts them. */
    @JsonPropertyOrder({"total", "failed", "failedByNewVersion"})
    public record Requests(long total, long failed, long failedByNewVersion) {}
}
