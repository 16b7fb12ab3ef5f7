package io.jenkins.plugins.delivery.connect;

import hudson.util.Secret;
import io.jenkins.plugins.delivery.work.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * A token for a rollout that may last longer than the token does. Who asks gets what is known at once; where that has grown old,
 * the credential is read again meanwhile, on a worker, because its store may be a remote one.
 */
final class RenewedToken implements Supplier<String> {
    private static final Logger LOGGER = Logger.getLogger(RenewedToken.class.getName());
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final CredentialScope credentials;
    private final String id;
    private final String server;
    private volatile Secret known;
    private volatile Instant read;

    RenewedToken(CredentialScope credentials, String id, String server, Secret first) {
        this.credentials = credentials;
        this.id = id;
        this.server = server;
        known = first;
        read = Workers.scheduler().now();
    }

    @Override
    public String get() {
        Instant now = Workers.scheduler().now();
        if (Duration.between(read, now).compareTo(FRESH) > 0) {
            read = now;
            Workers.scheduler().call(this::readAgain, (done, failure) -> {
                if (failure != null) {
                    LOGGER.log(Level.WARNING, failure, () -> "The credential '" + id + "' could not be read again");
                }
            });
        }
        return known.getPlainText();
    }

    private Void readAgain() {
        credentials
                .find(id, Optional.of(server))
                .filter(StringCredentials.class::isInstance)
                .map(StringCredentials.class::cast)
                .ifPresent(found -> known = found.getSecret());
        return null;
    }
}
