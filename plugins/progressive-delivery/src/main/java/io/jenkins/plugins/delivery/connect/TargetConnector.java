package io.jenkins.plugins.delivery.connect;

import hudson.AbortException;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import io.jenkins.delivery.step.CanaryRolloutSpec;
import java.util.Optional;

/** Knows how to reach one kind of target. */
public abstract class TargetConnector implements ExtensionPoint {

    /**
     * Opens what the rollout needs. Reads credentials; does not ask the target anything yet.
     *
     * @return empty when the target is not of this connector's kind
     * @throws AbortException when a credential is missing or cannot be used; says which parameter
     */
    public abstract Optional<Connection> connect(CanaryRolloutSpec spec, CredentialScope credentials)
            throws AbortException;

    /** @throws AbortException also when no connector knows the target */
    public static Connection open(CanaryRolloutSpec spec, CredentialScope credentials) throws AbortException {
        for (TargetConnector connector : ExtensionList.lookup(TargetConnector.class)) {
            Optional<Connection> connection = connector.connect(spec, credentials);
            if (connection.isPresent()) {
                return connection.get();
            }
        }
        throw new AbortException(
                "target: no plugin knows how to reach " + spec.target().name());
    }
}
