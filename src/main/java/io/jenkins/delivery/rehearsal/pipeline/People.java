package io.jenkins.delivery.rehearsal.pipeline;

import java.util.Set;

/** Those who answer when a pipeline waits for a person. */
public interface People {
    /**
     * Asks for an answer to an {@code input}; must not block.
     *
     * @param question as the Jenkinsfile puts it
     * @param submitters names and groups that may answer; empty for anybody
     * @param end told who approved (a String), or a {@link StepInterruptedException} after a rejection or when nobody will answer
     * @return takes the question back
     */
    StepCall ask(String question, Set<String> submitters, Completion end);
}
