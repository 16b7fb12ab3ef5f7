package io.jenkins.delivery.health;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a {@link HealthCheckRun} stands: enough to go on after a restart.
 *
 * @param since when it began
 * @param deadline when it ends at the latest
 * @param polls where each check stands, by its name
 */
public record HealthRunState(Instant since, Instant deadline, Map<String, PollState> polls) {
    public HealthRunState {
        polls = Collections.unmodifiableMap(new TreeMap<>(polls));
    }
}
