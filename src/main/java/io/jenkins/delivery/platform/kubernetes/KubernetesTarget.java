package io.jenkins.delivery.platform.kubernetes;

import io.jenkins.delivery.analysis.QueryScope;
import io.jenkins.delivery.platform.Platform;
import io.jenkins.delivery.traffic.TrafficRouter;
import java.util.HashMap;
import java.util.Map;

/** One Deployment for one rollout: the platform and the router that look at it with the same eyes. */
public final class KubernetesTarget implements AutoCloseable {
    private final KubernetesSpec spec;
    private final KubernetesPlatform platform;
    private final TrafficRouter router;

    KubernetesTarget(KubernetesCluster cluster, KubernetesSpec spec) {
        this.spec = spec;
        TargetView view = new TargetView(cluster, spec);
        platform = new KubernetesPlatform(view);
        if (spec.routing() instanceof KubernetesSpec.Routing.HttpRoutes routes) {
            router = new HttpRouteRouter(view, routes, platform::tell);
        } else {
            router = new ReplicaRatioRouter(view);
        }
    }

    /** Closing it closes the target. */
    public Platform platform() {
        return platform;
    }

    public TrafficRouter router() {
        return router;
    }

    /**
     * What metric queries may name; the hash is there once the new version has pods.
     *
     * @param version the new version
     */
    public QueryScope names(String version) {
        Map<String, String> names = new HashMap<>(
                Map.of("namespace", spec.namespace(), "deployment", spec.deployment(), "version", version));
        platform.candidateHash().ifPresent(hash -> names.put("hash", hash));
        return new QueryScope(names);
    }

    @Override
    public void close() {
        platform.close();
    }
}
