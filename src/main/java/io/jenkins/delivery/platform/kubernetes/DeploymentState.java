package io.jenkins.delivery.platform.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a rollout needs to know of a Deployment; a thousand of them are kept, so it is no more than that.
 *
 * @param generation counts changes of the spec, by whomever
 * @param observedGeneration the last one that the Deployment controller has acted on
 * @param images by container, in the template's order
 * @param template digest of the pod template
 * @param revision the controller's count of templates; a template put back counts as a new one
 * @param managers who wrote which field; only when read directly, the caches drop it
 */
record DeploymentState(
        String name,
        String uid,
        String resourceVersion,
        long generation,
        long observedGeneration,
        int replicas,
        boolean paused,
        String strategy,
        Settings settings,
        Map<String, String> images,
        String template,
        String revision,
        Counts counts,
        List<ManagedFieldsEntry> managers) {

    /** The status' own figures. */
    record Counts(int all, int updated, int ready) {}

    static DeploymentState of(Deployment deployment) {
        return of(deployment, deployment.getMetadata().getManagedFields());
    }

    static DeploymentState cached(Deployment deployment) {
        return of(deployment, List.of());
    }

    private static DeploymentState of(Deployment deployment, List<ManagedFieldsEntry> managers) {
        ObjectMeta metadata = deployment.getMetadata();
        Optional<DeploymentStatus> status = Optional.ofNullable(deployment.getStatus());
        Map<String, String> images = new LinkedHashMap<>();
        for (Container each : deployment.getSpec().getTemplate().getSpec().getContainers()) {
            images.put(each.getName(), each.getImage());
        }
        String strategy = deployment.getSpec().getStrategy() == null
                ? "RollingUpdate"
                : Optional.ofNullable(deployment.getSpec().getStrategy().getType())
                        .orElse("RollingUpdate");
        return new DeploymentState(
                metadata.getName(),
                metadata.getUid(),
                metadata.getResourceVersion(),
                number(metadata.getGeneration()),
                status.map(s -> number(s.getObservedGeneration())).orElse(0L),
                Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1),
                Boolean.TRUE.equals(deployment.getSpec().getPaused()),
                strategy,
                Settings.of(deployment.getSpec()),
                images,
                Templates.digest(deployment.getSpec().getTemplate()),
                annotation(metadata, "deployment.kubernetes.io/revision").orElse(""),
                new Counts(
                        status.map(s -> count(s.getReplicas())).orElse(0),
                        status.map(s -> count(s.getUpdatedReplicas())).orElse(0),
                        status.map(s -> count(s.getReadyReplicas())).orElse(0)),
                managers == null ? List.of() : List.copyOf(managers));
    }

    /** Whether the controller has acted on the spec as it stands. */
    boolean observed() {
        return observedGeneration >= generation;
    }

    static Optional<String> annotation(ObjectMeta metadata, String name) {
        return Optional.ofNullable(metadata.getAnnotations()).map(all -> all.get(name));
    }

    static int count(Integer value) {
        return value == null ? 0 : value;
    }

    private static long number(Long value) {
        return value == null ? 0 : value;
    }
}
