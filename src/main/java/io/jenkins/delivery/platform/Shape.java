package io.jenkins.delivery.platform;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Which versions the target should consist of. A shape is a wish for a state, never an action. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "shape")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Shape.Stable.class, name = "stable"),
    @JsonSubTypes.Type(value = Shape.Beside.class, name = "beside"),
    @JsonSubTypes.Type(value = Shape.Shared.class, name = "shared"),
    @JsonSubTypes.Type(value = Shape.Candidate.class, name = "candidate"),
    @JsonSubTypes.Type(value = Shape.Released.class, name = "released")
})
public sealed interface Shape {

    /** The version that served before, alone, with the user's own settings: the end of every way back. */
    record Stable() implements Shape {}

    /**
     * The candidate beside the stable version at its full capacity; for routers that split traffic by themselves.
     *
     * @param percent size of the candidate in percent of the target's capacity, 1 to 100, rounded up to whole pods
     */
    record Beside(int percent) implements Shape {
        public Beside {
            Percent.require("beside", percent, 1, 100);
        }
    }

    /**
     * Candidate and stable share the target's capacity; the split of pods is the split of traffic. Candidate pods come up
     * before stable ones go, so that capacity never dips.
     *
     * @param percent the candidate's share of the pods, 1 to 99; rounded to the nearest count, but never to none or all
     */
    record Shared(int percent) implements Shape {
        public Shared {
            Percent.require("shared", percent, 1, 99);
        }
    }

    /** The candidate alone, with the user's own settings: what a promotion ends with. */
    record Candidate() implements Shape {}

    /**
     * Whatever versions there are stay as they are, but nothing of ours remains: brakes and borrowed settings are given
     * back where they are still ours. What a rollout leaves behind when somebody else has changed the target.
     */
    record Released() implements Shape {}
}
