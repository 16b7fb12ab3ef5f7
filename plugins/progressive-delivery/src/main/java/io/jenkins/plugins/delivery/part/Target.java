package io.jenkins.plugins.delivery.part;

import hudson.model.Describable;

/** What a rollout deploys to. */
public abstract class Target extends Part implements Describable<Target> {
    private static final long serialVersionUID = 1L;
}
