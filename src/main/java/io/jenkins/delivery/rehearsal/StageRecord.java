package io.jenkins.delivery.rehearsal;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A stage as it went, in the order of starting.
 *
 * @param name as written in the Jenkinsfile
 * @param result {@link RunResult#NOT_BUILT} for a stage that was skipped
 * @param startedAt seconds from the start of the run
 * @param endedAt seconds from the start of the run
 */
@JsonPropertyOrder({"name", "result", "startedAt", "endedAt"})
public record StageRecord(String name, RunResult result, double startedAt, double endedAt) {}
