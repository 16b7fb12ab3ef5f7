package io.jenkins.delivery.platform.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a rollout needs to know of an HTTPRoute.
 *
 * @param rules as the API has them
 * @param annotations their number, to know whether ours would be the only one
 * @param mark our annotation: the user's backendRefs, while they are replaced
 * @param complaint what a gateway says against the route as it stands, or that it has not seen it yet; empty when all is well, or
 *     when no gateway controller reports at all
 * @param managers who wrote which field; only when read directly
 */
record RouteState(
        String name,
        String uid,
        String resourceVersion,
        long generation,
        JsonNode rules,
        int annotations,
        Optional<String> mark,
        String complaint,
        List<ManagedFieldsEntry> managers) {
    static final String MARK = "delivery.jenkins.io/route";
    static final ResourceDefinitionContext CONTEXT = new ResourceDefinitionContext.Builder()
            .withGroup("gateway.networking.k8s.io")
            .withVersion("v1")
            .withKind("HTTPRoute")
            .withPlural("httproutes")
            .withNamespaced(true)
            .build();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static RouteState of(GenericKubernetesResource route) {
        return of(
                route,
                Optional.ofNullable(route.getMetadata().getManagedFields()).orElse(List.of()));
    }

    static RouteState cached(GenericKubernetesResource route) {
        return of(route, List.of());
    }

    private static RouteState of(GenericKubernetesResource route, List<ManagedFieldsEntry> managers) {
        Map<String, String> annotations =
                Optional.ofNullable(route.getMetadata().getAnnotations()).orElse(Map.of());
        JsonNode body = MAPPER.valueToTree(route.getAdditionalProperties());
        long generation =
                Optional.ofNullable(route.getMetadata().getGeneration()).orElse(0L);
        return new RouteState(
                route.getMetadata().getName(),
                route.getMetadata().getUid(),
                route.getMetadata().getResourceVersion(),
                generation,
                body.path("spec").path("rules"),
                annotations.size(),
                Optional.ofNullable(annotations.get(MARK)),
                complaint(body.path("status").path("parents"), generation),
                managers);
    }

    private static String complaint(JsonNode parents, long generation) {
        List<String> complaints = new ArrayList<>();
        for (JsonNode parent : parents) {
            String gateway = "Gateway " + parent.path("parentRef").path("name").asText();
            for (JsonNode condition : parent.path("conditions")) {
                String type = condition.path("type").asText();
                if (!type.equals("Accepted") && !type.equals("ResolvedRefs")) {
                    continue;
                }
                if (condition.path("observedGeneration").asLong(generation) < generation) {
                    complaints.add(gateway + " has not yet taken over the last change");
                } else if (!condition.path("status").asText().equals("True")) {
                    complaints.add(gateway + " says " + type + ": "
                            + condition.path("status").asText() + ", "
                            + condition.path("reason").asText() + ": "
                            + condition.path("message").asText());
                }
            }
        }
        return String.join("; ", complaints.stream().distinct().toList());
    }

    boolean isNewerThan(RouteState other) {
        try {
            return Long.parseUnsignedLong(resourceVersion) > Long.parseUnsignedLong(other.resourceVersion);
        } catch (NumberFormatException opaque) {
            return generation >= other.generation && !resourceVersion.equals(other.resourceVersion);
        }
    }
}
