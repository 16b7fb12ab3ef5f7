package io.jenkins.delivery.platform.kubernetes;

import io.jenkins.delivery.platform.Platform;
import io.jenkins.delivery.traffic.TrafficRouter;

/** One Deployment for one rollout: the platform and the router that look at it with the same eyes. */
public final class KubernetesTarget implements AutoCloseable {
    private final KubernetesPlatform platform;
    private final TrafficRouter router;

    KubernetesTarget(KubernetesCluster cluster, KubernetesSpec spec) {
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

    @Override
    public void close() {
        platform.close();
    }
}
