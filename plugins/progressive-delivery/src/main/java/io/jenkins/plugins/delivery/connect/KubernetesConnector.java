package io.jenkins.plugins.delivery.connect;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.AbortException;
import hudson.Extension;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.SeenPods;
import io.jenkins.delivery.platform.kubernetes.KubernetesConnection;
import io.jenkins.delivery.platform.kubernetes.KubernetesTarget;
import io.jenkins.delivery.rollout.Ports;
import io.jenkins.delivery.step.CanaryRolloutSpec;
import io.jenkins.delivery.step.KubernetesTargetSpec;
import java.util.Optional;
import java.util.function.Supplier;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** Reaches Kubernetes: by a kubeconfig, by a token, or as the pod that Jenkins runs in. */
@Extension
public final class KubernetesConnector extends TargetConnector {
    private static final String CALL = "kubernetes";
    /** For a try: never written to the cluster. */
    private static final String SOME_IMAGE = "connection-test:0";

    @Override
    public Optional<Connection> connect(CanaryRolloutSpec spec, CredentialScope credentials) throws AbortException {
        if (!(spec.target() instanceof KubernetesTargetSpec target)) {
            return Optional.empty();
        }
        Clusters.Lease lease = lease(target, credentials);
        try {
            KubernetesTarget opened = lease.cluster().open(target.platformSpec());
            SeenPods platform = new SeenPods(opened.platform());
            Ports ports = new Ports(
                    platform,
                    opened.router(),
                    Checks.of(spec, credentials, platform::candidate, () -> opened.names(spec.image())));
            return Optional.of(new Open(ports, opened, lease));
        } catch (AbortException | RuntimeException unusable) {
            lease.close();
            throw unusable;
        }
    }

    /**
     * Asks whether the target could be deployed to, and changes nothing.
     *
     * @throws PlatformException when it could not
     * @throws AbortException when a credential is missing or cannot be used
     */
    public static void tryOut(KubernetesTargetSpec target, CredentialScope credentials)
            throws AbortException, PlatformException {
        try (Clusters.Lease lease = lease(target, credentials);
                KubernetesTarget opened = lease.cluster().open(target.platformSpec())) {
            opened.platform().inspect(SOME_IMAGE);
        }
    }

    /** @throws AbortException when the credential is missing, of the wrong kind, or unusable; names the parameter */
    static Clusters.Lease lease(KubernetesTargetSpec target, CredentialScope credentials) throws AbortException {
        try {
            if (target.credentialsId().isEmpty()) {
                return Clusters.get()
                        .lease(new Clusters.Key("", "service account", ""), KubernetesConnector::ownAccount);
            }
            String id = target.credentialsId().get();
            StandardCredentials found = new Secrets(credentials).find(CALL, id, target.serverUrl());
            Found what = read(target, id, found, credentials);
            return Clusters.get().lease(what.key, what.connection);
        } catch (IllegalArgumentException | IllegalStateException unusable) {
            throw new AbortException(CALL + ": " + unusable.getMessage());
        }
    }

    private static KubernetesConnection ownAccount() {
        return KubernetesConnection.serviceAccount(System.getenv());
    }

    private record Found(Clusters.Key key, Supplier<KubernetesConnection> connection) {}

    private static Found read(
            KubernetesTargetSpec target, String id, StandardCredentials found, CredentialScope credentials)
            throws AbortException {
        if (found instanceof FileCredentials file) {
            if (target.serverUrl().isPresent()) {
                throw new AbortException(CALL + ": serverUrl: '" + id
                        + "' is a kubeconfig, which says itself where the server is; leave serverUrl out");
            }
            String text = Secrets.content(CALL, file);
            return new Found(
                    new Clusters.Key(credentials.name(), id, text),
                    () -> KubernetesConnection.kubeconfig(text, Optional.empty()));
        }
        if (found instanceof StringCredentials secret) {
            String server = target.serverUrl()
                    .orElseThrow(() -> new AbortException(CALL + ": serverUrl: is missing; '" + id
                            + "' is a token, which does not say where to use it"));
            RenewedToken token = new RenewedToken(credentials, id, server, secret.getSecret());
            return new Found(
                    new Clusters.Key(
                            credentials.name(),
                            id + " " + server + " " + target.caCertificate().orElse(""),
                            secret.getSecret().getPlainText()),
                    () -> KubernetesConnection.token(server, target.caCertificate(), token));
        }
        throw new AbortException(CALL + ": credentialsId: '" + id
                + "' is neither a secret file (a kubeconfig) nor a secret text (a token)");
    }

    private record Open(Ports ports, KubernetesTarget target, Clusters.Lease lease) implements Connection {
        @Override
        public void close() {
            try {
                target.close();
            } finally {
                lease.close();
            }
        }
    }
}
