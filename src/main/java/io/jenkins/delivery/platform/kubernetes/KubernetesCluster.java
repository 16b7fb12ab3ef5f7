package io.jenkins.delivery.platform.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One connection to one cluster, for any number of targets: one HTTP client, and watches that all targets of a namespace
 * share. Thread-safe.
 */
public final class KubernetesCluster implements AutoCloseable {
    private final KubernetesClient client;
    private final Api api;
    private final Clock clock;
    private final Map<String, Shared> namespaces = new HashMap<>();

    private static final class Shared {
        private final NamespaceWatches watches;
        private int users;

        private Shared(NamespaceWatches watches) {
            this.watches = watches;
        }
    }

    private KubernetesCluster(KubernetesClient client, String server, Clock clock) {
        this.client = client;
        this.api = new Api(client, server);
        this.clock = clock;
    }

    /**
     * Prepares a connection; the first request is made by the first target.
     *
     * @throws IllegalArgumentException when the connection's certificates or keys cannot be used
     */
    public static KubernetesCluster connect(KubernetesConnection connection, Clock clock) {
        return connect(connection, clock, http -> {});
    }

    /** @param http a last word on the HTTP client, for example to count requests */
    public static KubernetesCluster connect(
            KubernetesConnection connection, Clock clock, Consumer<HttpClient.Builder> http) {
        try {
            KubernetesClient client = new KubernetesClientBuilder()
                    .withConfig(connection.config())
                    .withHttpClientBuilderConsumer(http::accept)
                    .build();
            return new KubernetesCluster(client, connection.server(), clock);
        } catch (RuntimeException unusable) {
            // The cause may quote key material; its kind is told, not its text.
            throw new IllegalArgumentException("The connection to " + connection.server()
                    + " cannot be set up: a certificate or key in it is not readable ("
                    + unusable.getClass().getSimpleName() + ")");
        }
    }

    /** Opens a target. It must be closed again: its watches are shared, and counted. */
    public KubernetesTarget open(KubernetesSpec spec) {
        return new KubernetesTarget(this, spec);
    }

    Api api() {
        return api;
    }

    Clock clock() {
        return clock;
    }

    synchronized NamespaceWatches enter(String namespace) {
        Shared shared = namespaces.computeIfAbsent(
                namespace, name -> new Shared(new NamespaceWatches(client, name, api.server(), clock)));
        shared.users++;
        return shared.watches;
    }

    void leave(String namespace) {
        NamespaceWatches unused = null;
        synchronized (this) {
            Shared shared = namespaces.get(namespace);
            if (shared != null && --shared.users == 0) {
                namespaces.remove(namespace);
                unused = shared.watches;
            }
        }
        if (unused != null) {
            unused.stop();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            namespaces.values().forEach(each -> each.watches.stop());
            namespaces.clear();
        }
        client.close();
    }
}
