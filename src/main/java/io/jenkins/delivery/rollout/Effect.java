package io.jenkins.delivery.rollout;

import io.jenkins.delivery.platform.Shape;
import io.jenkins.delivery.traffic.Route;

/**
 * One thing that a rollout wants to be so. Effects are level-triggered: each may be asked for any number of times, before and
 * after a crash, and does nothing where it already holds.
 */
public sealed interface Effect {
    /** The target is ours to write to. */
    record TakeLease() implements Effect {}

    /** The target consists of these versions. */
    record ShapeTarget(Shape shape) implements Effect {}

    /** Traffic goes there. */
    record RouteTraffic(Route route) implements Effect {}

    /** Nothing of the rollout is left beside the target. */
    record CleanUp() implements Effect {}

    /** The target is free for the next rollout. */
    record GiveLeaseBack() implements Effect {}
}
