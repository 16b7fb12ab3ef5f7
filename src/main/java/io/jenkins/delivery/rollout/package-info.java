/**
 * A rollout is a value, not a running program. A {@link io.jenkins.delivery.rollout.RolloutPlan} says what is to happen,
 * {@link io.jenkins.delivery.rollout.RolloutState} how far it is, {@link io.jenkins.delivery.rollout.Rollout} is the pure
 * function from one state to the next, and {@link io.jenkins.delivery.rollout.RolloutDriver} does what it says through ports.
 */
package io.jenkins.delivery.rollout;
