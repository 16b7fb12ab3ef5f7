package io.jenkins.delivery.platform.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.jenkins.delivery.platform.Baseline;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.PlatformException.Kind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of one target: the shared watches, corrected by what our own reads and writes have told since. A watch lags
 * behind our writes; its older news must not be taken for somebody's change.
 */
final class TargetView {
    private final KubernetesCluster cluster;
    private final KubernetesSpec spec;
    private final NamespaceWatches watches;
    private final String path;
    private Optional<DeploymentState> last = Optional.empty();
    private Map<String, String> podLabels = Map.of();
    private boolean closed;
    private final List<Listening> listening = new ArrayList<>();

    private record Listening(SharedWatch<?, ?> watch, String group, Runnable listener) {}

    TargetView(KubernetesCluster cluster, KubernetesSpec spec) {
        this.cluster = cluster;
        this.spec = spec;
        this.watches = cluster.enter(spec.namespace());
        this.path = "/apis/apps/v1/namespaces/" + Api.encode(spec.namespace()) + "/deployments/"
                + Api.encode(spec.deployment());
    }

    KubernetesSpec spec() {
        return spec;
    }

    /** {@code shop/web}: begins each message. */
    String title() {
        return spec.title();
    }

    Api api() {
        return cluster.api();
    }

    Clock clock() {
        return cluster.clock();
    }

    NamespaceWatches watches() {
        return watches;
    }

    String path() {
        return path;
    }

    String path(String group, String resource) {
        String api = group.isEmpty() ? "/api/v1" : "/apis/" + group;
        return api + "/namespaces/" + Api.encode(spec.namespace()) + "/" + resource;
    }

    /** The Deployment as far as is known, without a request where the watch is as new as our last write. */
    DeploymentState current() throws PlatformException {
        watches.deployments.require();
        watches.replicaSets.require();
        Optional<DeploymentState> cached = watches.deployments.get(spec.deployment());
        if (last.isEmpty() || cached.isEmpty()) {
            return refresh();
        }
        if (isNewer(cached.get(), last.get())) {
            last = cached;
        }
        return last.get();
    }

    /** Reads the Deployment itself, with the names of those who wrote it. */
    DeploymentState refresh() throws PlatformException {
        return note(read());
    }

    Api.Reply read() throws PlatformException {
        Api.Reply reply = api().get(path);
        if (reply.is(404)) {
            throw gone();
        }
        return reply.require("Deployment " + title() + ": reading it");
    }

    DeploymentState note(Api.Reply reply) {
        Deployment deployment = api().typed(reply, Deployment.class);
        DeploymentState state = DeploymentState.of(deployment);
        podLabels = Optional.ofNullable(deployment.getSpec().getTemplate().getMetadata())
                .map(ObjectMeta::getLabels)
                .orElse(Map.of());
        last = Optional.of(state);
        return state;
    }

    PlatformException gone() {
        return new PlatformException(
                Kind.GONE, "Deployment " + title() + " does not exist (any more) on " + api().server() + ".");
    }

    Optional<ReplicaSetState> replicaSet(String template) {
        // Two of one template can only be left over from a hash collision; the larger one is the one in use.
        return watches.replicaSets.of(spec.deployment()).stream()
                .filter(each -> each.template().equals(template))
                .max((a, b) -> Integer.compare(a.replicas(), b.replicas()));
    }

    /** Whether the Service's ready endpoints are known to be at least one. */
    boolean hasReadyEndpoints(String service) throws PlatformException {
        watches.endpoints.require();
        return watches.endpoints.of(service).stream().anyMatch(ready -> ready > 0);
    }

    /** Whether a Service's selector matches the pods, as the Deployment was last read. */
    boolean selectsPods(JsonNode selector) {
        List<Map.Entry<String, JsonNode>> labels = new ArrayList<>();
        selector.fields().forEachRemaining(labels::add);
        return !labels.isEmpty()
                && labels.stream().allMatch(each -> each.getValue().asText().equals(podLabels.get(each.getKey())));
    }

    ArrayNode ownedByDeployment(Baseline baseline) {
        ArrayNode owners = JsonNodeFactory.instance.arrayNode();
        owners.addObject()
                .put("apiVersion", "apps/v1")
                .put("kind", "Deployment")
                .put("name", spec.deployment())
                .put("uid", TargetBaseline.of(baseline).uid());
        return owners;
    }

    /** Calls back when an object of that name changes in that watch, until this view is closed. */
    synchronized void listen(SharedWatch<?, ?> watch, String group, Runnable listener) {
        if (closed) {
            return;
        }
        watch.listen(group, listener);
        listening.add(new Listening(watch, group, listener));
    }

    synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        listening.forEach(each -> each.watch.forget(each.group, each.listener));
        listening.clear();
        cluster.leave(spec.namespace());
    }

    private static boolean isNewer(DeploymentState one, DeploymentState other) {
        try {
            return Long.parseUnsignedLong(one.resourceVersion()) > Long.parseUnsignedLong(other.resourceVersion());
        } catch (NumberFormatException opaque) {
            // The API does not promise numbers; then the watch is believed unless it is behind our own write.
            return one.generation() >= other.generation()
                    && !one.resourceVersion().equals(other.resourceVersion());
        }
    }
}
