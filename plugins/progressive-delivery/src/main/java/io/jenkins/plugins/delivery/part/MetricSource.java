package io.jenkins.plugins.delivery.part;

import hudson.model.Describable;

/** Where metrics come from. */
public abstract class MetricSource extends Part implements Describable<MetricSource> {
    private static final long serialVersionUID = 1L;
}
