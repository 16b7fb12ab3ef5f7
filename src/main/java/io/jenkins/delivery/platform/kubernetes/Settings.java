package io.jenkins.delivery.platform.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;
import java.util.Optional;

/**
 * The fields of a Deployment that a rollout borrows: the user's values are its debt.
 *
 * @param minReadySeconds empty when the user left it out, which is not the same as 0 when it is given back
 * @param progressDeadlineSeconds empty when it was left out (the API server mostly fills it in)
 * @param maxSurge pods or percent above the wanted number, as the API has it
 * @param maxUnavailable pods or percent below it
 */
record Settings(
        Optional<Integer> minReadySeconds,
        Optional<Integer> progressDeadlineSeconds,
        JsonNode maxSurge,
        JsonNode maxUnavailable) {

    /** A year: no rollout lasts longer, and a pod that is 'not yet available' for a year holds the controller back. */
    static final int BRAKE = 365 * 24 * 3600;

    /** The API demands more than {@link #BRAKE}; with less the controller would call the rollout failed. */
    static final int BRAKE_DEADLINE = BRAKE + 600;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    static Settings of(DeploymentSpec spec) {
        RollingUpdateDeployment rolling =
                spec.getStrategy() == null ? null : spec.getStrategy().getRollingUpdate();
        return new Settings(
                Optional.ofNullable(spec.getMinReadySeconds()),
                Optional.ofNullable(spec.getProgressDeadlineSeconds()),
                node(rolling == null ? null : rolling.getMaxSurge()),
                node(rolling == null ? null : rolling.getMaxUnavailable()));
    }

    /** The controller keeps both versions; the stable one at full size and the candidate as a surge that follows an autoscaler. */
    static Settings beside(int percent) {
        return braked(TextNode.valueOf(percent + "%"), IntNode.valueOf(0));
    }

    /** The controller keeps both versions at exactly these counts; maxUnavailable is {@link PodShare#unavailable}. */
    static Settings shared(int maxSurge, JsonNode maxUnavailable) {
        return braked(IntNode.valueOf(maxSurge), maxUnavailable);
    }

    private static Settings braked(JsonNode maxSurge, JsonNode maxUnavailable) {
        return new Settings(Optional.of(BRAKE), Optional.of(BRAKE_DEADLINE), maxSurge, maxUnavailable);
    }

    /** The percentage of {@link #beside}, when that is what these are. */
    Optional<Integer> besidePercent() {
        if (!braked() || !maxUnavailable.equals(IntNode.valueOf(0)) || !maxSurge.isTextual()) {
            return Optional.empty();
        }
        String digits = maxSurge.textValue().replace("%", "");
        return digits.matches("[0-9]{1,3}") ? Optional.of(Integer.valueOf(digits)) : Optional.empty();
    }

    /** Whether the controller is held back by us. */
    boolean braked() {
        return minReady() == BRAKE;
    }

    /** Whether any trace of our brake is there; somebody may have taken off a part of it. */
    boolean anyBrake() {
        return braked()
                || progressDeadlineSeconds.filter(d -> d == BRAKE_DEADLINE).isPresent();
    }

    int minReady() {
        return minReadySeconds.orElse(0);
    }

    boolean sameStrategy(Settings other) {
        return maxSurge.equals(other.maxSurge) && maxUnavailable.equals(other.maxUnavailable);
    }

    /** Equal in effect: a left-out minReadySeconds is 0. */
    boolean same(Settings other) {
        return minReady() == other.minReady()
                && progressDeadlineSeconds.equals(other.progressDeadlineSeconds)
                && sameStrategy(other);
    }

    /**
     * What gives back the user's values: each field that is still ours gets the user's, each that somebody else has set since
     * stays as it is.
     *
     * @param strategyIsOurs whether the strategy's numbers were last written by us
     */
    Settings givenBack(Settings users, boolean strategyIsOurs) {
        return new Settings(
                braked() ? users.minReadySeconds : minReadySeconds,
                progressDeadlineSeconds.filter(d -> d == BRAKE_DEADLINE).isPresent()
                        ? users.progressDeadlineSeconds
                        : progressDeadlineSeconds,
                strategyIsOurs ? users.maxSurge : maxSurge,
                strategyIsOurs ? users.maxUnavailable : maxUnavailable);
    }

    ObjectNode toJson() {
        ObjectNode json = JSON.objectNode();
        minReadySeconds.ifPresent(value -> json.put("minReadySeconds", value));
        progressDeadlineSeconds.ifPresent(value -> json.put("progressDeadlineSeconds", value));
        json.set("maxSurge", maxSurge);
        json.set("maxUnavailable", maxUnavailable);
        return json;
    }

    static Settings fromJson(JsonNode json) {
        return new Settings(
                integer(json, "minReadySeconds"),
                integer(json, "progressDeadlineSeconds"),
                json.path("maxSurge"),
                json.path("maxUnavailable"));
    }

    private static Optional<Integer> integer(JsonNode json, String field) {
        return json.hasNonNull(field) ? Optional.of(json.get(field).intValue()) : Optional.empty();
    }

    private static JsonNode node(IntOrString value) {
        if (value == null || value.getValue() == null) {
            return JSON.nullNode();
        }
        return value.getIntVal() != null ? JSON.numberNode(value.getIntVal()) : JSON.textNode(value.getStrVal());
    }
}
