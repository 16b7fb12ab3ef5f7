package io.jenkins.plugins.delivery.connect;

import io.jenkins.delivery.rollout.Ports;

/** The open connections of one rollout. Closing them never changes the target. */
public interface Connection extends AutoCloseable {
    Ports ports();

    @Override
    void close();
}
