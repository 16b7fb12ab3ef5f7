package io.jenkins.plugins.delivery.step;

import jenkins.model.CauseOfInterruption;

/** A person has aborted the rollout on its page. */
public final class RolloutAborted extends CauseOfInterruption {
    private static final long serialVersionUID = 1L;

    private final String target;
    private final String reason;

    RolloutAborted(String target, String reason) {
        this.target = target;
        this.reason = reason;
    }

    @Override
    public String getShortDescription() {
        return Messages.RolloutAborted_shortDescription(target, reason);
    }
}
