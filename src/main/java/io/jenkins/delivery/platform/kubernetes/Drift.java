package io.jenkins.delivery.platform.kubernetes;

import io.jenkins.delivery.platform.Shape;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody else changed under a running rollout. The number of replicas is free (autoscalers and people change it), the
 * status is the cluster's; everything else in the spec that a rollout rests on must be as it was read or as it was written.
 */
record Drift(DeploymentState now, TargetBaseline baseline, String version, Optional<Settings> written) {

    /**
     * @param path of the field, element by element as in managedFields
     * @param field as people write it
     * @param seen its value now
     * @param expected what it should be
     */
    record Finding(String[] path, String field, String seen, String expected) {}

    Optional<Finding> find(Shape shape) {
        if (shape instanceof Shape.Released) {
            return Optional.empty();
        }
        if (now.paused()) {
            return finding("true", "false", "spec", "paused");
        }
        if (!now.strategy().equals("RollingUpdate")) {
            return finding(now.strategy(), "RollingUpdate", "spec", "strategy", "type");
        }
        boolean old = now.template().equals(baseline.stableTemplate());
        boolean fresh = now.template().equals(baseline.candidateTemplate());
        if (!old && !fresh) {
            return template();
        }
        if (shape instanceof Shape.Stable) {
            return Optional.empty();
        }
        return old ? oldTemplate() : newTemplate(shape);
    }

    private Optional<Finding> oldTemplate() {
        // The controller counts templates: an old one with a new number was put back.
        boolean begun = written.isPresent() || !now.revision().equals(baseline.revision());
        if (begun || now.settings().anyBrake()) {
            return finding(
                    now.images().get(baseline.container()),
                    version,
                    "spec",
                    "template",
                    "spec",
                    "containers",
                    baseline.container(),
                    "image");
        }
        return settings(baseline.settings());
    }

    private Optional<Finding> newTemplate(Shape shape) {
        boolean released = written.isPresent() && !written.get().braked();
        boolean mayBeReleased = shape instanceof Shape.Candidate && (written.isEmpty() || released);
        if (mayBeReleased) {
            return Optional.empty();
        }
        if (!now.settings().braked()) {
            return finding(
                    String.valueOf(now.settings().minReady()),
                    String.valueOf(Settings.BRAKE),
                    "spec",
                    "minReadySeconds");
        }
        return written.isEmpty() ? Optional.empty() : settings(written.get());
    }

    private Optional<Finding> settings(Settings expected) {
        Settings seen = now.settings();
        if (seen.minReady() != expected.minReady()) {
            return finding(
                    String.valueOf(seen.minReady()), String.valueOf(expected.minReady()), "spec", "minReadySeconds");
        }
        if (!seen.progressDeadlineSeconds().equals(expected.progressDeadlineSeconds())) {
            return finding(
                    words(seen.progressDeadlineSeconds()),
                    words(expected.progressDeadlineSeconds()),
                    "spec",
                    "progressDeadlineSeconds");
        }
        if (!seen.maxSurge().equals(expected.maxSurge())) {
            return finding(
                    seen.maxSurge().asText(),
                    expected.maxSurge().asText(),
                    "spec",
                    "strategy",
                    "rollingUpdate",
                    "maxSurge");
        }
        if (!seen.maxUnavailable().equals(expected.maxUnavailable())) {
            return finding(
                    seen.maxUnavailable().asText(),
                    expected.maxUnavailable().asText(),
                    "spec",
                    "strategy",
                    "rollingUpdate",
                    "maxUnavailable");
        }
        return Optional.empty();
    }

    private Optional<Finding> template() {
        for (Map.Entry<String, String> each : now.images().entrySet()) {
            String before = baseline.images().get(each.getKey());
            boolean ours = each.getKey().equals(baseline.container()) && version.equals(each.getValue());
            if (!each.getValue().equals(before) && !ours) {
                String expected = each.getKey().equals(baseline.container()) ? version : before;
                return finding(
                        each.getValue(),
                        expected == null ? "no such container" : expected,
                        "spec",
                        "template",
                        "spec",
                        "containers",
                        each.getKey(),
                        "image");
            }
        }
        return finding("changed", "unchanged but for the image", "spec", "template");
    }

    private static String words(Optional<Integer> value) {
        return value.map(String::valueOf).orElse("not set");
    }

    private static Optional<Finding> finding(String seen, String expected, String... path) {
        StringBuilder field = new StringBuilder();
        for (int i = 0; i < path.length; i++) {
            if (i > 0 && path[i - 1].equals("containers")) {
                field.append('[').append(path[i]).append(']');
            } else {
                field.append(i == 0 ? "" : ".").append(path[i]);
            }
        }
        return Optional.of(new Finding(path, field.toString(), seen, expected));
    }
}
