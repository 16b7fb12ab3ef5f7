package io.jenkins.delivery.platform.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.jenkins.delivery.platform.VersionCount;
import java.util.Optional;

/**
 * One version's pods, as the Deployment controller keeps them.
 *
 * @param hash the {@code pod-template-hash} that its pods carry
 * @param template digest of its pod template, equal to that of the Deployment it was made from
 * @param replicas wanted pods
 * @param desired the Deployment's whole size when the controller last scaled this one
 * @param count pods that there are
 * @param failure why it cannot make pods (quota, admission), when it cannot
 */
record ReplicaSetState(
        String name,
        String hash,
        String template,
        int replicas,
        Optional<Integer> desired,
        VersionCount count,
        Optional<String> failure) {

    static ReplicaSetState of(ReplicaSet set) {
        ObjectMeta metadata = set.getMetadata();
        Optional<ReplicaSetStatus> status = Optional.ofNullable(set.getStatus());
        Optional<String> failure = status.flatMap(s -> s.getConditions().stream()
                .filter(c -> "ReplicaFailure".equals(c.getType()) && "True".equals(c.getStatus()))
                .map(c -> c.getReason() + ": " + c.getMessage())
                .findFirst());
        return new ReplicaSetState(
                metadata.getName(),
                Optional.ofNullable(metadata.getLabels())
                        .map(l -> l.get(Templates.HASH))
                        .orElse(""),
                Templates.digest(set.getSpec().getTemplate()),
                Optional.ofNullable(set.getSpec().getReplicas()).orElse(1),
                DeploymentState.annotation(metadata, "deployment.kubernetes.io/desired-replicas")
                        .flatMap(ReplicaSetState::number),
                new VersionCount(
                        status.map(s -> DeploymentState.count(s.getReplicas())).orElse(0),
                        status.map(s -> DeploymentState.count(s.getReadyReplicas()))
                                .orElse(0)),
                failure);
    }

    private static Optional<Integer> number(String text) {
        try {
            return Optional.of(Integer.valueOf(text));
        } catch (NumberFormatException notOne) {
            return Optional.empty();
        }
    }
}
