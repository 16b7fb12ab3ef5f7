package io.jenkins.delivery.rehearsal.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.delivery.json.Json;
import io.jenkins.delivery.rehearsal.RehearsalResult;
import io.jenkins.delivery.rehearsal.RolloutEvent;
import io.jenkins.delivery.rehearsal.RolloutRecord;
import io.jenkins.delivery.rehearsal.StageRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code report.json}. What events carry says {@link
 * EventTranslation}. Written key by key, not by reflection: the order and the digits are part of the promise that the same
 * seed gives the same bytes.
 */
public final class ReportJson {
    private static final ObjectWriter WRITER =
            Json.mapper().writer(new JsonLayout()).with(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN);

    private ReportJson() {}

    /** The whole file: UTF-8 text that ends with a line feed. */
    public static String write(RehearsalResult result) {
        try {
            return WRITER.writeValueAsString(tree(result)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("report.json cannot be written", e);
        }
    }

    private static ObjectNode tree(RehearsalResult result) {
        ObjectNode tree = object();
        tree.put("result", result.result().name());
        tree.put("virtualSeconds", Figure.seconds(result.virtualSeconds()));
        tree.put("wallSeconds", Figure.seconds(result.wallSeconds()));
        tree.put("seed", result.seed());
        tree.put("jenkinsfile", result.jenkinsfile());
        tree.put("scenario", result.scenario().orElse(null));
        ArrayNode stages = tree.putArray("stages");
        result.stages().forEach(stage -> stages.add(stage(stage)));
        ArrayNode rollouts = tree.putArray("rollouts");
        result.rollouts().forEach(rollout -> rollouts.add(rollout(rollout)));
        return tree;
    }

    private static ObjectNode stage(StageRecord stage) {
        ObjectNode tree = object();
        tree.put("name", stage.name());
        tree.put("result", stage.result().name());
        tree.put("startedAt", Figure.seconds(stage.startedAt()));
        tree.put("endedAt", Figure.seconds(stage.endedAt()));
        return tree;
    }

    private static ObjectNode rollout(RolloutRecord rollout) {
        ObjectNode tree = object();
        tree.put("step", rollout.step());
        tree.put("target", rollout.target());
        tree.put("fromVersion", rollout.fromVersion());
        tree.put("toVersion", rollout.toVersion());
        tree.put("outcome", rollout.outcome().name());
        tree.put("reason", rollout.reason());
        time(tree, "detectedAt", rollout.detectedAt());
        time(tree, "decidedAt", rollout.decidedAt());
        time(tree, "restoredAt", rollout.restoredAt());
        ObjectNode requests = tree.putObject("requests");
        requests.put("total", rollout.requests().total());
        requests.put("failed", rollout.requests().failed());
        requests.put("failedByNewVersion", rollout.requests().failedByNewVersion());
        ArrayNode events = tree.putArray("events");
        rollout.events().forEach(event -> events.add(event(event)));
        return tree;
    }

    private static void time(ObjectNode tree, String key, Optional<Double> seconds) {
        tree.put(key, seconds.map(Figure::seconds).orElse(null));
    }

    private static ObjectNode event(RolloutEvent event) {
        ObjectNode tree = object();
        tree.put("at", Figure.seconds(event.at()));
        tree.put("type", event.type());
        event.details().forEach((key, value) -> {
            // A detail may not hide what the event is.
            if (!tree.has(key)) {
                tree.set(key, detail(key, value));
            }
        });
        return tree;
    }

    private static JsonNode detail(String key, Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            if (Double.isNaN(number) || Double.isInfinite(number)) {
                // JSON has no such numbers; a report that no parser reads helps nobody.
                return nodes.nullNode();
            }
            return nodes.numberNode(isTime(key) ? Figure.seconds(number) : Figure.measured(number));
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode tree = object();
            map.forEach((inner, detail) -> tree.set(String.valueOf(inner), detail(String.valueOf(inner), detail)));
            return tree;
        }
        if (value instanceof List<?> list) {
            ArrayNode tree = nodes.arrayNode();
            list.forEach(item -> tree.add(detail(key, item)));
            return tree;
        }
        return Json.mapper().valueToTree(value);
    }

    private static boolean isTime(String key) {
        return key.equals("seconds") || key.endsWith("At");
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
