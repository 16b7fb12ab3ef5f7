package io.jenkins.delivery.platform.simulated;

import io.jenkins.delivery.rollout.Command;
import io.jenkins.delivery.rollout.Journal;
import io.jenkins.delivery.rollout.MemoryJournal;
import io.jenkins.delivery.rollout.Ports;
import io.jenkins.delivery.rollout.Rollout;
import io.jenkins.delivery.rollout.RolloutDriver;
import io.jenkins.delivery.rollout.RolloutEvent;
import io.jenkins.delivery.rollout.RolloutListener;
import io.jenkins.delivery.rollout.RolloutPlan;
import io.jenkins.delivery.rollout.RolloutState;
import io.jenkins.delivery.time.Scheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One rollout in a rehearsal: its driver, the crashes of its controller that the scenario has in store, and the ears for its
 * people. For schedulers with one thread.
 */
public final class SimulatedRollout {
    private static final Duration RESTART = Duration.ofSeconds(10);

    private final RolloutPlan plan;
    private final SimulatedCluster cluster;
    private final Scheduler scheduler;
    private final SimulatedPeople people;
    private final Supplier<Ports> newPorts;
    private final RolloutListener listener;
    private final Consumer<String> tell;
    private final Journal journal = new MemoryJournal();
    private final List<Scheduler.Timer> crashes = new ArrayList<>();
    private final List<Command> unheard = new ArrayList<>();
    private final Seat seat = new Seat();
    private Optional<Life> life = Optional.empty();
    private Optional<RolloutDriver> driver = Optional.empty();

    private SimulatedRollout(
            RolloutPlan plan,
            SimulatedCluster cluster,
            Scheduler scheduler,
            SimulatedPeople people,
            Supplier<Ports> newPorts,
            RolloutListener listener,
            Consumer<String> tell) {
        this.plan = plan;
        this.cluster = cluster;
        this.scheduler = scheduler;
        this.people = people;
        this.newPorts = newPorts;
        this.listener = listener;
        this.tell = tell;
    }

    /**
     * Starts a rollout.
     *
     * @param newPorts its world, opened afresh after each crash; closed here
     * @param listener its last call comes when everything of the rollout is closed
     * @param tell told of crashes
     */
    public static SimulatedRollout start(
            RolloutPlan plan,
            SimulatedCluster cluster,
            Scheduler scheduler,
            SimulatedPeople people,
            Supplier<Ports> newPorts,
            RolloutListener listener,
            Consumer<String> tell) {
        SimulatedRollout rollout = new SimulatedRollout(plan, cluster, scheduler, people, newPorts, listener, tell);
        rollout.arrangeCrashes();
        rollout.drive();
        people.attach(rollout.seat);
        return rollout;
    }

    /**
     * Hands a command to the rollout; while its controller is down it is kept until there is one again.
     *
     * @return why it is refused; empty when it was taken
     */
    public Optional<String> say(Command command) {
        if (driver.isEmpty()) {
            unheard.add(command);
            return Optional.empty();
        }
        return driver.get().say(command);
    }

    private void arrangeCrashes() {
        for (Fault fault : cluster.scenario().faults()) {
            Instant at = cluster.start().plus(fault.at());
            if (fault.kind() == Fault.Kind.CONTROLLER_CRASH && !at.isBefore(scheduler.now())) {
                Duration outage = fault.lasts().orElse(RESTART);
                crashes.add(scheduler.at(at, () -> crash(outage)));
            }
        }
    }

    private void crash(Duration outage) {
        if (driver.isEmpty()) {
            return;
        }
        driver.get().close();
        endLife();
        tell.accept("the controller is killed; " + plan.target() + " is on its own");
        people.changed();
        crashes.add(scheduler.at(scheduler.now().plus(outage), () -> {
            tell.accept("a new controller goes on from the journal");
            drive();
            people.changed();
        }));
    }

    private void drive() {
        Life fresh = new Life(newPorts.get());
        life = Optional.of(fresh);
        Ears ears = new Ears(fresh);
        try {
            Optional<Journal.Stored> stored = journal.read();
            driver = Optional.of(
                    stored.isPresent()
                            ? RolloutDriver.resume(stored.get(), fresh.journal(journal), fresh.ports(), scheduler, ears)
                            : RolloutDriver.start(plan, fresh.journal(journal), fresh.ports(), scheduler, ears));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the journal of " + plan.target() + " cannot be read", unreadable);
        }
        List<Command> now = List.copyOf(unheard);
        unheard.clear();
        now.forEach(driver.get()::say);
    }

    private void endLife() {
        life.ifPresent(Life::end);
        life = Optional.empty();
        driver = Optional.empty();
    }

    /** What the rollout tells goes on to whoever listens, and to the people. */
    private final class Ears implements RolloutListener {
        private final Life mine;

        Ears(Life mine) {
            this.mine = mine;
        }

        @Override
        public void onEvents(RolloutState state, List<RolloutEvent> events) {
            mine.require();
            listener.onEvents(state, events);
            people.changed();
        }

        @Override
        public void onEnd(RolloutState state) {
            crashes.forEach(Scheduler.Timer::cancel);
            people.detach(seat);
            endLife();
            listener.onEnd(state);
        }

        @Override
        public void onFault(Throwable fault) {
            if (!(fault instanceof Life.Over)) {
                listener.onFault(fault);
            }
        }
    }

    private final class Seat implements SimulatedPeople.Seat {
        @Override
        public Optional<String> waitsFor() {
            return driver.filter(running -> Rollout.needsPerson(plan, running.state(), scheduler.now()))
                    .map(running -> {
                        int phase = running.state().position().phase();
                        return plan.phases().get(phase).title() + " of " + plan.target() + " (phase " + (phase + 1)
                                + " of " + plan.phases().size() + ")"
                                + running.state()
                                        .waits()
                                        .heldBy()
                                        .map(by -> ", paused by " + by)
                                        .orElse("");
                    });
        }

        @Override
        public List<Deed.Does> enders() {
            return List.of(Deed.Does.RESUME, Deed.Does.PROMOTE, Deed.Does.ABORT);
        }

        @Override
        public boolean take(Deed deed) {
            return kind(deed.does())
                    .filter(kind -> kind != Command.Kind.RESUME || waitsFor().isPresent())
                    .flatMap(kind -> driver.map(running -> running.say(new Command(kind, deed.name(), deed.reason()))
                            .isEmpty()))
                    .orElse(false);
        }

        private static Optional<Command.Kind> kind(Deed.Does does) {
            return switch (does) {
                case RESUME -> Optional.of(Command.Kind.RESUME);
                case PROMOTE -> Optional.of(Command.Kind.PROMOTE);
                case ABORT -> Optional.of(Command.Kind.ABORT);
                case PAUSE -> Optional.of(Command.Kind.PAUSE);
                case APPROVE, REJECT -> Optional.empty();
            };
        }

        @Override
        public void nobody(String wait) {
            String reason = "nobody resumed " + wait;
            tell.accept(reason + "; the rehearsal says abort");
            say(new Command(Command.Kind.ABORT, SimulatedPeople.REHEARSAL, reason));
        }
    }
}
