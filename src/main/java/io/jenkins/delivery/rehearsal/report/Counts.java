package io.jenkins.delivery.rehearsal.report;

import java.util.LinkedHashMap;
import java.util.Map;

/** Requests and failures as an event's detail, in a fixed order. */
final class Counts {
    private Counts() {}

    static Map<String, Object> of(long requests, long failed) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("requests", requests);
        counts.put("failed", failed);
        return counts;
    }
}
