package io.jenkins.delivery.rollout;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.PodProblem;
import java.time.Duration;
import java.time.Instant;

/** Something that people who follow a rollout want to know. Events tell what happened; nothing is decided by them. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RolloutEvent.Started.class, name = "started"),
    @JsonSubTypes.Type(value = RolloutEvent.PhaseBegan.class, name = "phase"),
    @JsonSubTypes.Type(value = RolloutEvent.Weight.class, name = "weight"),
    @JsonSubTypes.Type(value = RolloutEvent.Waiting.class, name = "waiting"),
    @JsonSubTypes.Type(value = RolloutEvent.Problem.class, name = "problem"),
    @JsonSubTypes.Type(value = RolloutEvent.Look.class, name = "look"),
    @JsonSubTypes.Type(value = RolloutEvent.VerdictChanged.class, name = "verdict"),
    @JsonSubTypes.Type(value = RolloutEvent.Said.class, name = "said"),
    @JsonSubTypes.Type(value = RolloutEvent.TroubleBegan.class, name = "trouble"),
    @JsonSubTypes.Type(value = RolloutEvent.TroubleEnded.class, name = "recovered"),
    @JsonSubTypes.Type(value = RolloutEvent.TurnedBack.class, name = "decision"),
    @JsonSubTypes.Type(value = RolloutEvent.Restored.class, name = "restored"),
    @JsonSubTypes.Type(value = RolloutEvent.Ended.class, name = "ended")
})
public sealed interface RolloutEvent {
    Instant at();

    /** Whether it belongs in the journal; single looks do not, they would be most of it. */
    default boolean durable() {
        return true;
    }

    /** @param checks how many checks look at it; with none, pod states alone decide, and people should know */
    record Started(Instant at, String target, String fromVersion, String toVersion, int checks)
            implements RolloutEvent {}

    record PhaseBegan(Instant at, int index, String title) implements RolloutEvent {}

    /**
     * The candidate's share of the traffic changed.
     *
     * @param value percent asked for
     * @param effective percent reached
     */
    record Weight(Instant at, int value, int effective) implements RolloutEvent {}

    /** Why it does not go on yet. */
    record Waiting(Instant at, String why, boolean needsPerson) implements RolloutEvent {}

    record Problem(Instant at, PodProblem problem) implements RolloutEvent {}

    /** One look of one check. */
    record Look(Instant at, String check, io.jenkins.delivery.analysis.Verdict verdict) implements RolloutEvent {
        @Override
        public boolean durable() {
            return false;
        }
    }

    record VerdictChanged(Instant at, String check, io.jenkins.delivery.analysis.Verdict verdict)
            implements RolloutEvent {}

    record Said(Instant at, Command command) implements RolloutEvent {}

    record TroubleBegan(Instant at, PlatformException.Kind kind, String message) implements RolloutEvent {}

    record TroubleEnded(Instant at, Duration lasted) implements RolloutEvent {}

    /** The decision to leave the way forward. */
    record TurnedBack(Instant at, Cause cause) implements RolloutEvent {}

    /** All traffic is on the old version again. */
    record Restored(Instant at) implements RolloutEvent {}

    record Ended(Instant at, Outcome outcome, String reason) implements RolloutEvent {}
}
