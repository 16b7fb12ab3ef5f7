package io.jenkins.plugins.delivery.part;

import hudson.model.Describable;

/** What splits the traffic between two versions. */
public abstract class Router extends Part implements Describable<Router> {
    private static final long serialVersionUID = 1L;
}
