package io.jenkins.delivery.analysis;

import io.jenkins.delivery.health.PollState;

/**
 * What a {@link ProbeCheck} has seen in the present phase.
 *
 * @param poll where its poller stands
 * @param verdict what follows
 */
public record ProbeState(PollState poll, Verdict verdict) implements CheckState {}
