package io.jenkins.delivery.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.delivery.platform.Baseline;
import io.jenkins.delivery.platform.PlatformException;

/** One way of splitting one target's traffic. The same rules as for {@link io.jenkins.delivery.platform.Platform}. */
public interface TrafficRouter {

    /** What a router can promise. A strategy compiles to another plan for each. */
    enum Precision {
        /** Weights are independent of the number of pods; the way back is one write. */
        EXACT,
        /** Traffic follows the ready pods; a weight is a share of pods, and the way back is capacity first. */
        BY_CAPACITY
    }

    String name();

    Precision precision();

    /** Reads the route as the user has it (kept in the journal for the way back) and checks that it can be split. */
    JsonNode inspect() throws PlatformException;

    /** Tells a fresh instance what {@link #inspect} found and which rollout it serves. Must not do I/O. */
    void resume(JsonNode original, String version, Baseline baseline);

    /** Moves the route towards what should be, by the next missing write or by none. */
    RouteProgress ensure(Route route) throws PlatformException;
}
