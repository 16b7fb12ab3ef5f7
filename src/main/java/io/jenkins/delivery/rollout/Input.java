package io.jenkins.delivery.rollout;

import io.jenkins.delivery.analysis.Reading;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.Progress;
import io.jenkins.delivery.traffic.RouteProgress;
import java.util.Optional;

/** What can happen to a rollout: all that the pure transition knows of the world. */
public sealed interface Input {
    /** A person said something. */
    record Said(Command command) implements Input {}

    /** A check looked. */
    record Looked(String check, Reading reading) implements Input {}

    /** The effect that was wanted was asked for, without a count of pods or a route as an answer. */
    record Done() implements Input {}

    /** The target answered to a wanted shape. */
    record Shaped(Progress progress) implements Input {}

    /** The router answered to a wanted route. */
    record Routed(RouteProgress progress) implements Input {}

    /** While nothing new was wanted: how the phase's shape and route stand. */
    record Stood(Optional<Progress> shape, Optional<RouteProgress> route) implements Input {}

    /** The platform or router refused. */
    record Refused(PlatformException.Kind kind, String message) implements Input {}
}
