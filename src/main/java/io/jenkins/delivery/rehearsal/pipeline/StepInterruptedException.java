package io.jenkins.delivery.rehearsal.pipeline;

import io.jenkins.delivery.rehearsal.RunResult;
import java.util.List;

/** A step or block was stopped from outside: a timeout, a person, a sibling that failed (Jenkins' {@code FlowInterruptedException}). */
public final class StepInterruptedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final RunResult result;
    private final boolean sibling;

    /** @param cause in the words that the timeline shows */
    public StepInterruptedException(RunResult result, String cause) {
        this(result, cause, false);
    }

    private StepInterruptedException(RunResult result, String cause, boolean sibling) {
        super(cause);
        this.result = result;
        this.sibling = sibling;
    }

    /** A branch is stopped because another one failed, and the branches are to fail fast. */
    static StepInterruptedException failFast(String branch) {
        return new StepInterruptedException(
                RunResult.ABORTED, "stopped because branch '" + branch + "' failed (failFast)", true);
    }

    boolean becauseOfSibling() {
        return sibling;
    }

    /** What the run comes to when nobody catches this. */
    public RunResult getResult() {
        return result;
    }

    /** Who stopped it, as Jenkinsfiles ask: {@code e.causes[0].shortDescription}. */
    public List<Cause> getCauses() {
        return List.of(new Cause(getMessage()));
    }

    /** Readable from Groovy. */
    public record Cause(String description) {
        public String getShortDescription() {
            return description;
        }
    }
}
