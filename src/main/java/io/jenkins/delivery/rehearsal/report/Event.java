package io.jenkins.delivery.rehearsal.report;

import io.jenkins.delivery.rehearsal.RolloutEvent;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts a {@link RolloutEvent} together, its details in the order in which they are named. */
final class Event {
    private final double at;
    private final String type;
    private final Map<String, Object> details = new LinkedHashMap<>();

    private Event(double at, String type) {
        this.at = at;
        this.type = type;
    }

    static Event of(double at, String type) {
        return new Event(at, type);
    }

    Event with(String key, Object value) {
        details.put(key, value);
        return this;
    }

    RolloutEvent done() {
        return new RolloutEvent(at, type, details);
    }
}
