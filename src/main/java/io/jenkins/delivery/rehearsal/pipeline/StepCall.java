package io.jenkins.delivery.rehearsal.pipeline;

/** A step of ours that is under way. */
public interface StepCall {
    /**
     * Asks the step to end: a timeout, an abort, a sibling that failed. May be called again; must not block. The pipeline goes on
     * when the step completes, which a rollout does after it has gone back.
     *
     * @param cause in words, for the log and the rollout's reason
     */
    void cancel(String cause);
}
