package io.jenkins.delivery.health;

/**
 * One of the checks of a {@link HealthCheckRun}.
 *
 * @param name what people read, unique within a run
 * @param probe what is asked
 * @param polling how often, and what the answers mean
 */
public record HealthCheck(String name, Probe probe, Polling polling) {
    public HealthCheck {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException(
                    "name: is empty; give the check a name that people read, for example health");
        }
    }
}
