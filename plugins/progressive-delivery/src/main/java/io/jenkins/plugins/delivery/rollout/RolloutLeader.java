package io.jenkins.plugins.delivery.rollout;

/** A part of a running build that leads a rollout: as long as there is one, the rollout is no orphan. */
public interface RolloutLeader {
    String rolloutId();
}
