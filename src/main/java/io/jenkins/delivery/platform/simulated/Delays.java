package io.jenkins.delivery.platform.simulated;

import java.time.Duration;

/**
 * How quick the simulated cluster is.
 *
 * @param controller from a write to what the deployment controller makes of it
 * @param router from a write of the route to its effect; zero: within the write itself
 */
public record Delays(Duration controller, Duration router) {
    public static final Delays USUAL = new Delays(Duration.ofMillis(100), Duration.ZERO);
}
