package io.jenkins.delivery.rollout;

/** How a rollout ended. */
public enum Outcome {
    /** The new version serves alone. */
    PROMOTED,
    /** The old version serves alone again, by the rollout's own decision. */
    ROLLED_BACK,
    /** The old version serves alone again, because a person said so. */
    ABORTED,
    /** It could not begin or could not finish; the reason says what stands where. */
    FAILED
}
