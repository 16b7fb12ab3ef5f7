package io.jenkins.delivery.rollout;

import io.jenkins.delivery.platform.Shape;
import io.jenkins.delivery.traffic.Route;
import java.util.Optional;

/** What should be so now. */
public sealed interface Want {
    /** The next effect of the way. */
    record Perform(Effect effect) implements Want {}

    /** What the phase has reached, kept: pods may have been evicted, an autoscaler may have changed the size. */
    record Stand(Optional<Shape> shape, Optional<Route> route) implements Want {}

    /** The rollout has ended. */
    record Nothing() implements Want {}
}
