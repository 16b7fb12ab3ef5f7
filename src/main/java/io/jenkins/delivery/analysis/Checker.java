package io.jenkins.delivery.analysis;

/** The port that looks. Blocks for at most the check's own time-out, and never throws for what it looks at. */
public interface Checker {
    Reading look(Check check);
}
