package io.jenkins.delivery.strategy;

import io.jenkins.delivery.rollout.Phase;
import java.util.List;

/** A way of bringing a new version to all users. */
public sealed interface Strategy permits Canary {
    /** Compiles it: the first phase is {@code Prepare}, the last two are {@code Promote} and {@code Retire}. */
    List<Phase> phases();
}
