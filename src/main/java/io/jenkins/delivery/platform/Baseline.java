package io.jenkins.delivery.platform;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What stood on the target before the rollout: the way back. Read before anything is changed and journalled with the plan.
 *
 * @param version the version that serves now, as people name it (an image reference)
 * @param replicas its wanted number of pods (or containers)
 * @param details what the platform needs to restore it; opaque to everybody else, and without secret data
 */
public record Baseline(String version, int replicas, JsonNode details) {}
