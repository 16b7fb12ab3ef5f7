package io.jenkins.delivery.step;

/** What splits the traffic between two versions. */
public sealed interface RouterSpec permits ReplicaRatioSpec, GatewayApiSpec {}
