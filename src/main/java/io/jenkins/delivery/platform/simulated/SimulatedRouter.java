package io.jenkins.delivery.platform.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.delivery.platform.Baseline;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.simulated.SimulatedDeployment.Weights;
import io.jenkins.delivery.traffic.Route;
import io.jenkins.delivery.traffic.RouteProgress;
import io.jenkins.delivery.traffic.TrafficRouter;
import java.util.Optional;

/** What splits the traffic of a simulated deployment: exact weights, or nothing but the pods themselves. */
public final class SimulatedRouter implements TrafficRouter {
    private final SimulatedCluster cluster;
    private final SimulatedDeployment deployment;
    private String stable = "";
    private String candidate = "";
    private long knownChanges;

    SimulatedRouter(SimulatedCluster cluster, SimulatedDeployment deployment) {
        this.cluster = cluster;
        this.deployment = deployment;
    }

    @Override
    public String name() {
        return precision() == Precision.EXACT ? "simulated weights" : "replica ratio";
    }

    @Override
    public Precision precision() {
        return cluster.scenario().router() == Scenario.Router.WEIGHTS ? Precision.EXACT : Precision.BY_CAPACITY;
    }

    @Override
    public JsonNode inspect() throws PlatformException {
        JsonNode found = cluster.call(deployment.name, new Looking<>(() -> {
            if (deployment.route.isPresent()) {
                throw new PlatformException(
                        PlatformException.Kind.REJECTED,
                        deployment.name + ": its route is split already; another rollout must have left it so");
            }
            return JsonNodeFactory.instance.objectNode().put("outsideChanges", deployment.outsideRouteChanges);
        }));
        knownChanges = found.path("outsideChanges").asLong();
        return found;
    }

    @Override
    public void resume(JsonNode original, String version, Baseline baseline) {
        knownChanges = original.path("outsideChanges").asLong();
        candidate = version;
        stable = baseline.version();
    }

    @Override
    public RouteProgress ensure(Route route) throws PlatformException {
        if (precision() == Precision.BY_CAPACITY) {
            throw new IllegalStateException(name() + " has no route to be written: pods are the route");
        }
        Optional<Weights> wanted = route instanceof Route.Split split
                ? Optional.of(new Weights(stable, candidate, split.candidate()))
                : Optional.empty();
        return cluster.call(deployment.name, new Looking<>(() -> progress(wanted)) {
            @Override
            public Optional<Runnable> write() throws PlatformException {
                if (deployment.outsideRouteChanges > knownChanges && wanted.isPresent()) {
                    throw new PlatformException(
                            PlatformException.Kind.DRIFT,
                            "the route of " + deployment.name
                                    + " was changed by somebody else in the middle of the rollout; the rollout lets go of it");
                }
                return wanted.equals(deployment.route)
                        ? Optional.empty()
                        : Optional.of(() -> deployment.writeRoute(wanted));
            }
        });
    }

    private RouteProgress progress(Optional<Weights> wanted) {
        boolean took = deployment.routeTookEffect();
        int candidateNow =
                deployment.effectiveRoute().map(Weights::candidatePercent).orElse(0);
        return new RouteProgress(
                took && deployment.route.equals(wanted),
                candidateNow,
                took ? "" : "the router has not taken over the new weights yet");
    }
}
