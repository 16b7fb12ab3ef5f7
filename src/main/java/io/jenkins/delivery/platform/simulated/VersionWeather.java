package io.jenkins.delivery.platform.simulated;

import java.time.Duration;

/**
 * How a version behaves.
 *
 * @param errorRate share of its requests that fail, 0 to 1
 * @param p50 median of its response time in seconds
 * @param p95 95th percentile of its response time in seconds, at no time below {@code p50}
 * @param readyAfter from a pod's creation to its readiness
 */
public record VersionWeather(StepFunction errorRate, StepFunction p50, StepFunction p95, Duration readyAfter) {
    /** A good version on a calm day. */
    public static final VersionWeather CALM = new VersionWeather(
            StepFunction.constant(0.001),
            StepFunction.constant(0.040),
            StepFunction.constant(0.180),
            Duration.ofSeconds(5));
}
