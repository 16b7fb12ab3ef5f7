package io.jenkins.delivery.platform.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.delivery.platform.Baseline;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What stood in the Deployment before the rollout. Only what the rollout changes is kept in words; the rest of the pod template
 * is known again by its digest.
 *
 * @param uid of the Deployment: one of the same name that was made later is another one
 * @param container whose image is replaced
 * @param image the stable one
 * @param images of all containers, for messages
 * @param revision the Deployment's template count
 * @param stableTemplate digest of the template as it was
 * @param candidateTemplate digest of it with the new image, as the API server's admission leaves it
 * @param stableHash {@code pod-template-hash} of the stable pods
 * @param notReady pods that were not ready anyway; the way back does not wait for them
 * @param settings the user's values of what the rollout borrows
 */
record TargetBaseline(
        String uid,
        String container,
        String image,
        Map<String, String> images,
        String revision,
        String stableTemplate,
        String candidateTemplate,
        String stableHash,
        int notReady,
        Settings settings) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    Baseline toBaseline(int replicas) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("uid", uid);
        json.put("container", container);
        json.put("image", image);
        ObjectNode all = json.putObject("images");
        images.forEach(all::put);
        json.put("revision", revision);
        json.put("stableTemplate", stableTemplate);
        json.put("candidateTemplate", candidateTemplate);
        json.put("stableHash", stableHash);
        json.put("notReady", notReady);
        json.set("settings", settings.toJson());
        return new Baseline(image, replicas, json);
    }

    static TargetBaseline of(Baseline baseline) {
        JsonNode json = baseline.details();
        Map<String, String> images = new LinkedHashMap<>();
        json.path("images")
                .fields()
                .forEachRemaining(
                        each -> images.put(each.getKey(), each.getValue().asText()));
        return new TargetBaseline(
                json.path("uid").asText(),
                json.path("container").asText(),
                json.path("image").asText(),
                images,
                json.path("revision").asText(),
                json.path("stableTemplate").asText(),
                json.path("candidateTemplate").asText(),
                json.path("stableHash").asText(),
                json.path("notReady").asInt(),
                Settings.fromJson(json.path("settings")));
    }
}
