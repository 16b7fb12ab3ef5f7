package io.jenkins.plugins.delivery.part;

import hudson.model.Describable;

/** What is looked at, during a rollout or by {@code adaptiveHealthCheck}. */
public abstract class DeliveryCheck extends Part implements Describable<DeliveryCheck> {
    private static final long serialVersionUID = 1L;
}
