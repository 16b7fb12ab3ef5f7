package io.jenkins.delivery.rehearsal.pipeline;

/** A step failed in a way that is not a bug: its message is all that is shown (Jenkins' {@code AbortException}). */
public final class StepFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StepFailedException(String message) {
        super(message);
    }
}
