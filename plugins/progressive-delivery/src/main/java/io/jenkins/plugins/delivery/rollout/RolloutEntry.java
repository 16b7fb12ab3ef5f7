package io.jenkins.plugins.delivery.rollout;

import io.jenkins.delivery.rollout.Journal;
import java.time.Instant;
import java.util.Optional;

/**
 * What has to be known of a rollout when its build, or the build's folder, is gone.
 *
 * @param id the rollout's
 * @param job full name of the job whose build asked for it
 * @param build the build's number
 * @param call the step as it was written (see {@link io.jenkins.plugins.delivery.part.Written}); credentials by their ids only
 * @param created when the step began
 * @param stored plan and last position, without the checks' evidence; empty until the plan stands
 */
public record RolloutEntry(
        String id, String job, int build, String call, Instant created, Optional<Journal.Stored> stored) {

    RolloutEntry with(Journal.Stored now) {
        return new RolloutEntry(id, job, build, call, created, Optional.of(now));
    }
}
