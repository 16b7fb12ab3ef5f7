package io.jenkins.delivery.rehearsal;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing that happened in a rollout. In JSON the details stand beside {@code at} and {@code type}.
 *
 * @param at seconds from the start of the run
 * @param type for example {@code weight}, whose details are {@code value} (asked for) and {@code effective} (achieved)
 * @param details plain values in a fixed order
 */
@JsonPropertyOrder({"at", "type"})
public record RolloutEvent(double at, String type, @JsonAnyGetter Map<String, Object> details) {
    public RolloutEvent {
        // Keeps the order of the keys: the report is compared byte for byte.
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }
}
