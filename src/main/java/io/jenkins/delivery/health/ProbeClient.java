package io.jenkins.delivery.health;

/** The port that asks. Blocks for at most the probe's own time-out, and never throws for what it asks. */
public interface ProbeClient {
    Answer ask(Probe probe);
}
