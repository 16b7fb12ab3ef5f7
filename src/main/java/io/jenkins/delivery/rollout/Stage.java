package io.jenkins.delivery.rollout;

/** Which way a rollout is going. */
public enum Stage {
    /** Along the plan's phases. */
    FORWARD,
    /** To the version that served before. */
    BACK,
    /** Giving back what is ours, because somebody else has changed the target. */
    LETTING_GO,
    ENDED
}
