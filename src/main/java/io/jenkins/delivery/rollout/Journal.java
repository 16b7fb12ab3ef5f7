package io.jenkins.delivery.rollout;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The rollout's own memory, written ahead: an entry is safe before the effect that it tells of is begun. What a journal says
 * may therefore not have happened yet, and whatever has happened is in the journal.
 */
public interface Journal {

    /** Writes the plan; the first thing that is written. Durable when it returns. */
    void begin(RolloutPlan plan) throws IOException;

    /**
     * Adds where the rollout is now and what has happened since the last entry.
     *
     * @param durable whether it must survive a crash of the machine when this returns; evidence alone need not
     */
    void append(Entry entry, boolean durable) throws IOException;

    /** What was written; empty when there is no plan (a crash before the first effect: nothing has happened). */
    Optional<Stored> read() throws IOException;

    /** One entry. */
    record Entry(RolloutState state, List<RolloutEvent> events) {
        public Entry {
            events = List.copyOf(events);
        }
    }

    /**
     * All that a successor needs.
     *
     * @param state the last state
     * @param events all events from the beginning
     */
    record Stored(RolloutPlan plan, RolloutState state, List<RolloutEvent> events) {
        public Stored {
            events = List.copyOf(events);
        }
    }
}
