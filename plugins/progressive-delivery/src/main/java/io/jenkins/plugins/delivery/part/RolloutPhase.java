package io.jenkins.plugins.delivery.part;

import hudson.model.Describable;

/** One leg of a canary. */
public abstract class RolloutPhase extends Part implements Describable<RolloutPhase> {
    private static final long serialVersionUID = 1L;
}
