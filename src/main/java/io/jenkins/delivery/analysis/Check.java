package io.jenkins.delivery.analysis;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.time.Instant;

/**
 * Something that is looked at again and again while a rollout runs. A check is a value without state; its {@link CheckState}
 * is journalled with the rollout, so that a restart forgets no evidence.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "check")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RateLimitCheck.class, name = "rateLimit"),
    @JsonSubTypes.Type(value = ProbeCheck.class, name = "probe")
})
public sealed interface Check permits RateLimitCheck, ProbeCheck {

    /** Unique within a rollout; what people read. */
    String name();

    /** The state before the first look, at the moment when the candidate first gets traffic. */
    CheckState begin(Instant now);

    /** A new phase begins: evidence so far is kept where it still counts. */
    CheckState enterPhase(CheckState state, int phase, Instant now);

    /** Adds what was seen. */
    CheckState fold(CheckState state, Reading reading, Instant now);

    /** Whether to look as soon as the first candidate pod may be serving, and not only once the whole phase stands. */
    default boolean fromFirstPod() {
        return this instanceof RateLimitCheck;
    }

    /** When the next look is due. May be changed by what was seen: a poller is fast at first and slower later. */
    Instant nextLook(CheckState state);

    /** What the evidence allows. */
    Gate gate(CheckState state, Instant now);

    /** Whether no single look can last longer: the port gives up then and reports the reading as missing. */
    Duration lookTimeout();
}
