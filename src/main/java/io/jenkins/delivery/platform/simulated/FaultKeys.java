package io.jenkins.delivery.platform.simulated;

import io.jenkins.delivery.platform.simulated.Fault.Kind;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which keys a kind of fault takes, besides {@code kind}.
 *
 * @param required those that it cannot do without
 * @param optional those that it may have
 */
record FaultKeys(List<String> required, List<String> optional) {

    static FaultKeys of(Kind kind) {
        return switch (kind) {
            // One that never ends would leave a rollout waiting for ever.
            case API_SERVER_AWAY, ACCESS_DENIED, CHANGE_REFUSED -> new FaultKeys(List.of("at", "for"), List.of());
            case SLOW_API -> new FaultKeys(List.of("at", "for", "delay"), List.of());
            case CONFLICT, LOST_REPLY, METRICS_AWAY, CONTROLLER_CRASH -> new FaultKeys(List.of("at"), List.of("for"));
            case PODS_NEVER_READY, CRASH_LOOP, IMAGE_PULL_FAILURE ->
                new FaultKeys(List.of(), List.of("at", "for", "version"));
            case PODS_EVICTED -> new FaultKeys(List.of("at"), List.of("version", "pods"));
            case SCALED -> new FaultKeys(List.of("at", "replicas"), List.of());
            case OUTSIDE_CHANGE -> new FaultKeys(List.of("at"), List.of("image"));
            case DELETED -> new FaultKeys(List.of("at"), List.of());
        };
    }

    void check(YamlValue fault, Map<String, YamlValue> written) {
        String kind = written.get("kind").text();
        for (String key : required) {
            if (!written.containsKey(key)) {
                throw fault.bad(kind + " needs '" + key + "'");
            }
        }
        for (String key : new TreeSet<>(written.keySet())) {
            if (!key.equals("kind") && !required.contains(key) && !optional.contains(key)) {
                throw written.get(key)
                        .bad(kind + " has no '" + key + "' (it takes "
                                + String.join(", ", new TreeSet<>(join(required, optional))) + ")");
            }
        }
    }

    static List<String> join(List<String> one, List<String> other) {
        return java.util.stream.Stream.concat(one.stream(), other.stream()).toList();
    }
}
