package io.jenkins.delivery.platform.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.jenkins.delivery.platform.Baseline;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.PlatformException.Kind;
import io.jenkins.delivery.platform.VersionCount;
import io.jenkins.delivery.traffic.Route;
import io.jenkins.delivery.traffic.RouteProgress;
import io.jenkins.delivery.traffic.TrafficRouter;
import java.util.Optional;

/** No router at all: the Service spreads requests over ready pods, so the pods' numbers are the weights. */
final class ReplicaRatioRouter implements TrafficRouter {
    private final TargetView view;
    private Optional<TargetBaseline> baseline = Optional.empty();

    ReplicaRatioRouter(TargetView view) {
        this.view = view;
    }

    @Override
    public String name() {
        return "replica ratio: " + view.title();
    }

    @Override
    public Precision precision() {
        return Precision.BY_CAPACITY;
    }

    @Override
    public JsonNode inspect() throws PlatformException {
        int replicas = view.current().replicas();
        if (replicas < 2) {
            throw new PlatformException(
                    Kind.REJECTED,
                    "Deployment " + view.title() + " has spec.replicas: " + replicas
                            + ". Without a router the share of traffic is the share of pods, and one pod has no share: scale to 2 or"
                            + " more, or use a router with weights (gatewayApi).");
        }
        return NullNode.getInstance();
    }

    @Override
    public void resume(JsonNode original, String version, Baseline baseline) {
        this.baseline = Optional.of(TargetBaseline.of(baseline));
    }

    @Override
    public RouteProgress ensure(Route route) throws PlatformException {
        if (route instanceof Route.Original) {
            return new RouteProgress(true, share(), "");
        }
        int wanted = ((Route.Split) route).candidate();
        int now = share();
        boolean none = wanted == 0 && now > 0;
        boolean notAll = wanted == 100 && now < 100;
        boolean missing = wanted > 0 && now == 0;
        boolean settled = !none && !notAll && !missing;
        return new RouteProgress(settled, now, settled ? "" : "the pods' numbers give the candidate " + now + " %");
    }

    private int share() throws PlatformException {
        view.current();
        TargetBaseline old = baseline.orElseThrow(() -> new IllegalStateException("resume comes first"));
        int stable = ready(old.stableTemplate());
        int candidate = ready(old.candidateTemplate());
        return stable + candidate == 0 ? 0 : Math.round(100f * candidate / (stable + candidate));
    }

    private int ready(String template) {
        return view.replicaSet(template)
                .map(ReplicaSetState::count)
                .map(VersionCount::ready)
                .orElse(0);
    }
}
