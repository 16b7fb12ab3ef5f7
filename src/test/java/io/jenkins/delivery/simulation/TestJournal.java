package io.jenkins.delivery.simulation;

import io.jenkins.delivery.json.Json;
import io.jenkins.delivery.rollout.Journal;
import io.jenkins.delivery.rollout.RolloutEvent;
import io.jenkins.delivery.rollout.RolloutPlan;
import io.jenkins.delivery.rollout.RolloutState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A disk that keeps what was written durably, and after a crash has lost the rest. */
final class TestJournal {
    private Optional<RolloutPlan> plan = Optional.empty();
    private final List<Journal.Entry> safe = new ArrayList<>();
    private final List<Journal.Entry> cached = new ArrayList<>();

    /** The machine goes down with the process: what was not durable is gone. */
    void powerCut() {
        cached.clear();
    }

    RolloutState safeState() {
        return safe.isEmpty()
                ? RolloutState.start(plan.orElseThrow().created())
                : safe.get(safe.size() - 1).state();
    }

    boolean begun() {
        return plan.isPresent();
    }

    List<RolloutEvent> events() {
        List<RolloutEvent> events = new ArrayList<>();
        safe.forEach(entry -> events.addAll(entry.events()));
        cached.forEach(entry -> events.addAll(entry.events()));
        return events;
    }

    /** Through JSON, as from a file. */
    Optional<Journal.Stored> read() throws IOException {
        if (plan.isEmpty()) {
            return Optional.empty();
        }
        RolloutState last =
                cached.isEmpty() ? safeState() : cached.get(cached.size() - 1).state();
        return Optional.of(Json.read(Json.write(new Journal.Stored(plan.get(), last, events())), Journal.Stored.class));
    }

    /** The journal as one process sees it. */
    Journal open(Hostility hostility, Runnable alive) {
        return new Journal() {
            @Override
            public void begin(RolloutPlan newPlan) throws IOException {
                alive.run();
                hostility.beforeJournal();
                plan = Optional.of(newPlan);
                hostility.afterJournal();
            }

            @Override
            public void append(Entry entry, boolean durable) throws IOException {
                alive.run();
                hostility.beforeJournal();
                cached.add(entry);
                if (durable) {
                    safe.addAll(cached);
                    cached.clear();
                }
                hostility.afterJournal();
            }

            @Override
            public Optional<Stored> read() throws IOException {
                return TestJournal.this.read();
            }
        };
    }
}
