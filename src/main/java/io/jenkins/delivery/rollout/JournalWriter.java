package io.jenkins.delivery.rollout;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides what of a rollout goes to its journal and when: each new position before its effect is begun, each durable event,
 * and the evidence now and then, because counters that are a little old lose nothing.
 */
final class JournalWriter {
    private final Journal journal;
    private final RolloutPlan plan;
    private final Duration evidenceEvery;
    private final List<RolloutEvent> pending = new ArrayList<>();
    private boolean begun;
    private boolean urgent;
    private boolean changed;
    private Instant written = Instant.EPOCH;
    private Position position;

    private JournalWriter(Journal journal, RolloutPlan plan, Duration evidenceEvery, boolean begun) {
        this.journal = journal;
        this.plan = plan;
        this.evidenceEvery = evidenceEvery;
        this.begun = begun;
    }

    static JournalWriter fresh(Journal journal, RolloutPlan plan, Duration evidenceEvery) {
        return new JournalWriter(journal, plan, evidenceEvery, false);
    }

    static JournalWriter existing(Journal journal, RolloutPlan plan, Duration evidenceEvery) {
        return new JournalWriter(journal, plan, evidenceEvery, true);
    }

    void note(Turn turn) {
        changed = true;
        turn.events().stream().filter(RolloutEvent::durable).forEach(pending::add);
        urgent |= !pending.isEmpty();
        if (!turn.state().position().equals(position)) {
            position = turn.state().position();
            urgent = true;
        }
    }

    /** Writes what has to be safe before anything else is done. On failure nothing is forgotten, and it may be called again. */
    void flush(RolloutState state, Instant now) throws IOException {
        if (!begun) {
            journal.begin(plan);
            begun = true;
        }
        boolean evidenceDue = changed && Duration.between(written, now).compareTo(evidenceEvery) >= 0;
        if (!urgent && !evidenceDue) {
            return;
        }
        journal.append(new Journal.Entry(state, pending), urgent);
        pending.clear();
        urgent = false;
        changed = false;
        written = now;
    }
}
