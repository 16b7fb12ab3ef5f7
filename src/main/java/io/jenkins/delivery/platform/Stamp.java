package io.jenkins.delivery.platform;

/**
 * The copy of the journal that stands with the target, so that another controller can see what is going on and finish it.
 *
 * @param rollout the rollout's id
 * @param journal its last entry as JSON, at most a few KiB, without secrets
 */
public record Stamp(String rollout, String journal) {}
