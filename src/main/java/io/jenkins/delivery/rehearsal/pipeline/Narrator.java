package io.jenkins.delivery.rehearsal.pipeline;

import java.time.Instant;

/** Who tells the story of a run as it happens. Called by one thread at a time, in the order of time. */
public interface Narrator {
    /** What a line is about: decides how it looks. */
    enum Kind {
        STAGE,
        STEP,
        OUTPUT,
        /** Something that a rehearsal does otherwise than Jenkins. */
        NOTE,
        EVENT,
        GOOD,
        WARNING,
        FAILURE
    }

    /**
     * @param path names of the parallel branches, with slashes; empty outside of any
     * @param depth of nesting, from 0
     */
    void say(Instant at, Kind kind, String path, int depth, String text);
}
