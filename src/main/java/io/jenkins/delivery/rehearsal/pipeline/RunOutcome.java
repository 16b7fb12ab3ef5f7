package io.jenkins.delivery.rehearsal.pipeline;

import io.jenkins.delivery.rehearsal.RunResult;
import io.jenkins.delivery.rehearsal.StageRecord;
import java.util.List;
import java.util.Optional;

/**
 * What a pipeline came to.
 *
 * @param stages in the order of starting
 * @param reason why it did not succeed, in one line
 */
public record RunOutcome(RunResult result, List<StageRecord> stages, Optional<String> reason) {}
