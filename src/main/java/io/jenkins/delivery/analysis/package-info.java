/**
 * Deciding: what is looked at during a rollout, what was seen, and what follows. Folding a reading into a check's state is
 * pure; only {@link io.jenkins.delivery.analysis.Checker} does I/O.
 */
package io.jenkins.delivery.analysis;
