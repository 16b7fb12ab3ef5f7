package io.jenkins.delivery.platform.simulated;

import java.util.Map;
import java.util.TreeMap;

/**
 * What users saw of one deployment, since the start of the run or between two moments.
 *
 * @param total requests
 * @param unserved those that found no ready pod
 * @param requests answered, by version
 * @param errors answered with an error, by version
 */
public record RequestCount(long total, long unserved, Map<String, Long> requests, Map<String, Long> errors) {
    public static final RequestCount NONE = new RequestCount(0, 0, Map.of(), Map.of());

    public RequestCount {
        requests = java.util.Collections.unmodifiableMap(new TreeMap<>(requests));
        errors = java.util.Collections.unmodifiableMap(new TreeMap<>(errors));
    }

    /** Errors and unserved requests. */
    public long failed() {
        return unserved + errors.values().stream().mapToLong(Long::longValue).sum();
    }

    public long failedBy(String version) {
        return errors.getOrDefault(version, 0L);
    }

    /** What came since an earlier count. */
    public RequestCount since(RequestCount earlier) {
        return new RequestCount(
                total - earlier.total,
                unserved - earlier.unserved,
                minus(requests, earlier.requests),
                minus(errors, earlier.errors));
    }

    private static Map<String, Long> minus(Map<String, Long> now, Map<String, Long> before) {
        Map<String, Long> difference = new TreeMap<>();
        now.forEach((version, count) -> difference.put(version, count - before.getOrDefault(version, 0L)));
        return difference;
    }
}
