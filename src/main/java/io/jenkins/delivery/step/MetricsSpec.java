package io.jenkins.delivery.step;

/** Where metrics come from. */
public sealed interface MetricsSpec permits PrometheusSpec {}
