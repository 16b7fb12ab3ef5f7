package io.jenkins.delivery.rehearsal;

import java.util.Locale;
import java.util.Optional;

/** Jenkins' results of a run or a stage, best first: a run's result can only get worse. */
public enum RunResult {
    SUCCESS,
    UNSTABLE,
    FAILURE,
    /** A stage that was skipped: its {@code when} said no, or an earlier stage failed. */
    NOT_BUILT,
    ABORTED;

    /** The worse of the two. */
    public RunResult and(RunResult other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** The result of that name in any case, as Jenkins reads it; empty for a name that is none. */
    public static Optional<RunResult> named(String name) {
        try {
            return Optional.of(valueOf(name.strip().toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
