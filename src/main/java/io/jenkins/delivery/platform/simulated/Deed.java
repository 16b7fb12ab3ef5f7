package io.jenkins.delivery.platform.simulated;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * What a person does.
 *
 * @param at from the start of the run
 * @param name who
 * @param groups the groups that they are in
 * @param does what
 * @param reason why; may be empty
 */
public record Deed(Duration at, String name, Set<String> groups, Does does, String reason) {
    /** What people can do. */
    public enum Does {
        /** End a wait of a rollout. */
        RESUME,
        /** Give the new version all traffic at once. */
        PROMOTE,
        /** Go back. */
        ABORT,
        /** Keep a rollout where it is. */
        PAUSE,
        /** Answer a question with yes. */
        APPROVE,
        /** Answer a question with no. */
        REJECT;

        /** As people write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Deed {
        groups = Set.copyOf(groups);
    }
}
