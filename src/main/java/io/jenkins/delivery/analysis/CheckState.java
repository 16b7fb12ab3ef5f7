package io.jenkins.delivery.analysis;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a check has seen so far, small enough to be journalled. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RateLimitState.class, name = "rateLimit"),
    @JsonSubTypes.Type(value = ProbeState.class, name = "probe")
})
public sealed interface CheckState permits RateLimitState, ProbeState {
    /** What follows from it, with its evidence. */
    Verdict verdict();
}
