package io.jenkins.delivery.platform.simulated;

import io.jenkins.delivery.platform.VersionCount;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A deployment at one moment.
 *
 * @param template the version that new pods are of
 * @param braked whether a rollout keeps two versions side by side
 * @param replicas wanted pods
 * @param versions the pods of each version that has any
 * @param weights what the users meet: percent by version; empty when all ready pods are one group
 * @param routeWritten whether a route with weights is written, in effect or not
 * @param leaseHolder who holds the right to write, expired or not
 * @param stamp the id of the rollout that has left its mark
 */
public record DeploymentView(
        String name,
        String template,
        boolean braked,
        int replicas,
        Map<String, VersionCount> versions,
        Map<String, Integer> weights,
        boolean routeWritten,
        Optional<String> leaseHolder,
        Optional<String> stamp,
        boolean deleted) {

    static DeploymentView of(SimulatedDeployment deployment) {
        Map<String, VersionCount> versions = new TreeMap<>();
        deployment.pods().forEach(pod -> versions.put(pod.version, deployment.count(pod.version)));
        Map<String, Integer> weights = new TreeMap<>();
        deployment.effectiveRoute().ifPresent(route -> {
            weights.put(route.candidate(), route.candidatePercent());
            weights.put(route.stable(), 100 - route.candidatePercent());
        });
        return new DeploymentView(
                deployment.name,
                deployment.spec.template(),
                deployment.spec.held().isPresent(),
                deployment.replicas,
                versions,
                weights,
                deployment.route.isPresent(),
                deployment.lease.map(SimulatedDeployment.Lease::holder),
                deployment.stamp.map(io.jenkins.delivery.platform.Stamp::rollout),
                deployment.deleted);
    }

    /** Ready pods of all versions. */
    public int ready() {
        return versions.values().stream().mapToInt(VersionCount::ready).sum();
    }
}
