package io.jenkins.delivery.step;

/** What is looked at: during a rollout, or by {@code adaptiveHealthCheck}. */
public sealed interface CheckSpec permits ErrorRateSpec, ProbeSpec {}
