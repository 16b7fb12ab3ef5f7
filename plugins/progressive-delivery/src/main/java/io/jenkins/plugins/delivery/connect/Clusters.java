package io.jenkins.plugins.delivery.connect;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import io.jenkins.delivery.platform.kubernetes.KubernetesCluster;
import io.jenkins.delivery.platform.kubernetes.KubernetesConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Connections to clusters, shared by all rollouts of a job that use the same credential: their watches are shared too. A connection
 * is given out for less than a token's life (EKS: 15 minutes), and closed when the last one who uses it is done.
 */
@Extension
public final class Clusters {
    private static final Duration GIVEN_OUT_FOR = Duration.ofMinutes(10);

    private final Clock clock = Clock.systemUTC();
    private final Map<Key, Shared> newest = new HashMap<>();
    private final List<Shared> open = new ArrayList<>();

    /**
     * What makes two connections the same.
     *
     * @param scope whose credentials: what one job may use, another one must not get by way of a shared connection
     * @param address server, certificate authority, credential's id
     * @param secret of the credential; compared, never shown
     */
    record Key(String scope, String address, String secret) {
        @Override
        public String toString() {
            return "connection of " + scope;
        }
    }

    private static final class Shared {
        private final KubernetesCluster cluster;
        private final Instant made;
        private int users;

        private Shared(KubernetesCluster cluster, Instant made) {
            this.cluster = cluster;
            this.made = made;
        }
    }

    /** A share in a connection, to be closed. */
    interface Lease extends AutoCloseable {
        KubernetesCluster cluster();

        @Override
        void close();
    }

    static Clusters get() {
        return ExtensionList.lookupSingleton(Clusters.class);
    }

    /** @throws IllegalArgumentException when the connection's certificates or keys cannot be used */
    synchronized Lease lease(Key key, Supplier<KubernetesConnection> connection) {
        closeUnused();
        Shared shared = newest.get(key);
        if (shared == null || tooOld(shared)) {
            shared = new Shared(KubernetesCluster.connect(connection.get(), clock), clock.instant());
            newest.put(key, shared);
            open.add(shared);
        }
        shared.users++;
        return new Held(shared);
    }

    private boolean tooOld(Shared shared) {
        return Duration.between(shared.made, clock.instant()).compareTo(GIVEN_OUT_FOR) >= 0;
    }

    /** One without users is kept for the next rollout until it is too old. */
    private void closeUnused() {
        newest.values().removeIf(shared -> shared.users == 0 && tooOld(shared));
        open.removeIf(shared -> {
            boolean unused = shared.users == 0 && tooOld(shared);
            if (unused) {
                shared.cluster.close();
            }
            return unused;
        });
    }

    private synchronized void giveBack(Shared shared) {
        shared.users--;
        closeUnused();
    }

    private final class Held implements Lease {
        private final Shared shared;
        private boolean closed;

        private Held(Shared shared) {
            this.shared = shared;
        }

        @Override
        public KubernetesCluster cluster() {
            return shared.cluster;
        }

        @Override
        public void close() {
            synchronized (Clusters.this) {
                if (!closed) {
                    closed = true;
                    giveBack(shared);
                }
            }
        }
    }

    /** Ends HTTP clients and watches with Jenkins. */
    @Terminator(requires = "deliveryWorkersClosed")
    public static void shutDown() {
        Clusters clusters = get();
        synchronized (clusters) {
            clusters.open.forEach(shared -> shared.cluster.close());
            clusters.open.clear();
            clusters.newest.clear();
        }
    }
}
