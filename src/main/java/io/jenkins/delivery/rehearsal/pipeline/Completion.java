package io.jenkins.delivery.rehearsal.pipeline;

/** Where a waiting branch learns that its wait is over. Only the first word counts; may be used from any thread. */
public interface Completion {
    /** @param value of the step; null for none, as in Groovy */
    void succeed(Object value);

    /** @param failure thrown where the Jenkinsfile called the step */
    void fail(Throwable failure);
}
