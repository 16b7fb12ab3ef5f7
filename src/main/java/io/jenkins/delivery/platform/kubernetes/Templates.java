package io.jenkins.delivery.platform.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Pod templates as a digest. A template may hold literal passwords in its environment; to know it again, and to find its
 * ReplicaSet, its digest is enough, so that nothing of it goes into journals, leases or caches.
 */
final class Templates {
    static final String HASH = "pod-template-hash";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Templates() {}

    /** The same for a Deployment's template and for that of the ReplicaSet that the controller made of it. */
    static String digest(PodTemplateSpec template) {
        return digest(json(template));
    }

    static String digest(JsonNode template) {
        try {
            byte[] bytes = MAPPER.writeValueAsBytes(canonical(template));
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(sum, 0, 16);
        } catch (com.fasterxml.jackson.core.JsonProcessingException | NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Without the label that the Deployment controller adds. */
    static JsonNode json(PodTemplateSpec template) {
        return withoutHash(MAPPER.valueToTree(template));
    }

    static JsonNode withoutHash(JsonNode template) {
        JsonNode copy = template.deepCopy();
        if (copy.path("metadata").path("labels") instanceof ObjectNode labels) {
            labels.remove(HASH);
        }
        return copy;
    }

    static JsonNode withImage(JsonNode template, String container, String image) {
        JsonNode copy = template.deepCopy();
        for (JsonNode each : copy.path("spec").path("containers")) {
            if (each.path("name").asText().equals(container)) {
                ((ObjectNode) each).put("image", image);
            }
        }
        return copy;
    }

    /** The path of the first difference, in the words of kubectl: {@code spec.containers[app].image}. */
    static Optional<String> difference(JsonNode one, JsonNode other) {
        return difference("", canonical(one), canonical(other));
    }

    private static Optional<String> difference(String path, JsonNode one, JsonNode other) {
        if (one.equals(other)) {
            return Optional.empty();
        }
        if (one.isObject() && other.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            one.fieldNames().forEachRemaining(names::add);
            other.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                String deeper = path.isEmpty() ? name : path + "." + name;
                if (!one.has(name) || !other.has(name)) {
                    return Optional.of(deeper);
                }
                Optional<String> found = difference(deeper, one.get(name), other.get(name));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        if (one.isArray() && other.isArray() && one.size() == other.size()) {
            for (int i = 0; i < one.size(); i++) {
                String element = one.get(i).path("name").asText(String.valueOf(i));
                Optional<String> found = difference(path + "[" + element + "]", one.get(i), other.get(i));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.of(path);
    }

    /** Fields in order, and without nulls and empty objects or lists, which come and go with the API's versions. */
    private static JsonNode canonical(JsonNode node) {
        if (node.isObject()) {
            ObjectNode sorted = JsonNodeFactory.instance.objectNode();
            List<String> names = new ArrayList<>();
            node.fieldNames().forEachRemaining(names::add);
            Collections.sort(names);
            for (String name : names) {
                JsonNode value = canonical(node.get(name));
                // `emptyDir: {}` is a choice and not an omission; only where metadata is concerned is empty the same as
                // absent.
                boolean omitted = value.isNull() || (value.isEmpty() && value.isContainerNode() && isOptional(name));
                if (!omitted) {
                    sorted.set(name, value);
                }
            }
            return sorted;
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (Iterator<JsonNode> i = node.elements(); i.hasNext(); ) {
                array.add(canonical(i.next()));
            }
            return array;
        }
        return node;
    }

    private static boolean isOptional(String name) {
        return switch (name) {
            case "annotations", "labels", "resources", "securityContext", "env", "volumes", "ports" -> true;
            default -> false;
        };
    }

    static String sha(String text) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum, 0, 4);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
