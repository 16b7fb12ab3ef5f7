package io.jenkins.delivery.platform.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Optional;

/**
 * The write itself, as a JSON Patch of nothing but the fields that change.
 *
 * <p>Its precondition is the <em>generation</em>: it changes with the spec, whoever writes it, and not with the status. A
 * precondition on resourceVersion would fail on nearly every write, because the controller reports pods all the time.
 */
final class DeploymentPatch {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private DeploymentPatch() {}

    static ArrayNode of(DeploymentState now, String container, Shaper.Wanted wanted) {
        ArrayNode operations = JSON.arrayNode();
        operation(operations, "test", "/metadata/generation", JSON.numberNode(now.generation()));
        operation(operations, "test", "/metadata/uid", JSON.textNode(now.uid()));
        wanted.image().filter(to -> !to.equals(now.images().get(container))).ifPresent(to -> {
            int index = new ArrayList<>(now.images().keySet()).indexOf(container);
            String path = "/spec/template/spec/containers/" + index + "/image";
            operation(operations, "replace", path, JSON.textNode(to));
        });
        Settings before = now.settings();
        Settings after = wanted.settings();
        set(operations, "/spec/minReadySeconds", before.minReadySeconds(), after.minReadySeconds());
        set(
                operations,
                "/spec/progressDeadlineSeconds",
                before.progressDeadlineSeconds(),
                after.progressDeadlineSeconds());
        if (!before.sameStrategy(after)) {
            ObjectNode rolling = JSON.objectNode();
            rolling.set("maxSurge", after.maxSurge());
            rolling.set("maxUnavailable", after.maxUnavailable());
            operation(operations, "add", "/spec/strategy/rollingUpdate", rolling);
        }
        return operations;
    }

    private static void set(ArrayNode operations, String path, Optional<Integer> before, Optional<Integer> after) {
        if (before.equals(after)) {
            return;
        }
        if (after.isPresent()) {
            operation(operations, "add", path, JSON.numberNode(after.get()));
        } else {
            operation(operations, "remove", path, null);
        }
    }

    private static void operation(ArrayNode operations, String op, String path, JsonNode value) {
        ObjectNode operation = operations.addObject().put("op", op).put("path", path);
        if (value != null) {
            operation.set("value", value);
        }
    }
}
