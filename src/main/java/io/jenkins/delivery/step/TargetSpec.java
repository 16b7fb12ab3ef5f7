package io.jenkins.delivery.step;

/** What is deployed to. */
public sealed interface TargetSpec permits KubernetesTargetSpec {
    /** How people name it in logs and reports. */
    String name();
}
