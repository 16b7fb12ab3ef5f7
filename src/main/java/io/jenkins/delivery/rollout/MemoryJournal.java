package io.jenkins.delivery.rollout;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.delivery.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A journal for rollouts that need not outlive the process: rehearsals and simulations. */
public final class MemoryJournal implements Journal {
    private final List<RolloutEvent> events = new ArrayList<>();
    private RolloutPlan plan;
    private RolloutState state;

    @Override
    public void begin(RolloutPlan newPlan) {
        plan = newPlan;
    }

    @Override
    public void append(Entry entry, boolean durable) {
        state = entry.state();
        events.addAll(entry.events());
    }

    /** Through JSON, as from a file: what cannot be written down is found out here too. */
    @Override
    public Optional<Stored> read() throws IOException {
        if (plan == null) {
            return Optional.empty();
        }
        RolloutState last = state == null ? RolloutState.start(plan.created()) : state;
        return Optional.of(copy(new Stored(plan, last, events)));
    }

    private static Stored copy(Stored stored) throws JsonProcessingException {
        return Json.read(Json.write(stored), Stored.class);
    }
}
