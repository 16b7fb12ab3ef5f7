package io.jenkins.delivery.traffic;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jenkins.delivery.platform.Percent;

/** Where the target's traffic should go. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "route")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Route.Original.class, name = "original"),
    @JsonSubTypes.Type(value = Route.Split.class, name = "split")
})
public sealed interface Route {
    /** As the user had it: one way to whatever pods are ready, nothing of ours left in the route. */
    record Original() implements Route {}

    /**
     * Told apart by version.
     *
     * @param candidate percent of the traffic for the new version, 0 to 100; the rest goes to the stable one
     */
    record Split(int candidate) implements Route {
        public Split {
            Percent.require("candidate", candidate, 0, 100);
        }
    }
}
