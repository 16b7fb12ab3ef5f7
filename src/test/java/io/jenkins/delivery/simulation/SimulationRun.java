package io.jenkins.delivery.simulation;

import io.jenkins.delivery.platform.simulated.DeploymentView;
import io.jenkins.delivery.platform.simulated.Fault;
import io.jenkins.delivery.platform.simulated.SimulatedCluster;
import io.jenkins.delivery.rollout.Command;
import io.jenkins.delivery.rollout.Effect;
import io.jenkins.delivery.rollout.Journal;
import io.jenkins.delivery.rollout.Ports;
import io.jenkins.delivery.rollout.Rollout;
import io.jenkins.delivery.rollout.RolloutDriver;
import io.jenkins.delivery.rollout.RolloutEvent;
import io.jenkins.delivery.rollout.RolloutListener;
import io.jenkins.delivery.rollout.RolloutPlan;
import io.jenkins.delivery.rollout.RolloutState;
import io.jenkins.delivery.strategy.Planner;
import io.jenkins.delivery.time.VirtualScheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** One rollout through one schedule, watched at every step. */
final class SimulationRun {
    static final String TARGET = "shop/web";
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    /** Longer than everything in a schedule together. */
    private static final Duration LONGEST = Duration.ofHours(6);

    /** In ten seconds; a driver that spins needs thousands. */
    private static final int MOST_TASKS = 600;

    private final Schedule schedule;
    private final VirtualScheduler scheduler = new VirtualScheduler(START);
    private final SimulatedCluster cluster;
    private final Hostility hostility;
    private final TestJournal disk = new TestJournal();
    private final List<Supplier<String>> log = new ArrayList<>();
    private final RolloutPlan plan;
    private final Invariants invariants;

    private Optional<Process> process = Optional.empty();
    private Optional<RolloutState> end = Optional.empty();
    private boolean abortSaid;
    private Duration outages = Duration.ZERO;
    private Instant lastShape = START;
    int effects;

    SimulationRun(Schedule schedule, Function<VirtualScheduler, Hostility> hostility) throws Exception {
        this.schedule = schedule;
        this.hostility = hostility.apply(scheduler);
        this.cluster = new SimulatedCluster(schedule.scenario(), scheduler, scheduler::spend, schedule.delays());
        Ports ports = cluster.ports(TARGET, Schedule.NEW);
        this.plan = Planner.plan(
                "rollout-1",
                "canaryRollout",
                schedule.canary(),
                Schedule.NEW,
                ports,
                schedule.checks(),
                schedule.patience(),
                scheduler.now());
        ports.platform().close();
        this.invariants = new Invariants(plan, schedule.podsAreSafe(), this::patience);
        cluster.observe(view -> invariants.observe(scheduler.now(), view));
    }

    /** All outages up to now together, all that the schedule has in store, and some time to react. */
    private Duration patience() {
        Duration sum = Duration.ofMinutes(2).plus(outages);
        for (Fault fault : schedule.scenario().faults()) {
            sum = sum.plus(fault.lasts().orElse(Duration.ZERO));
        }
        return sum;
    }

    static SimulationRun of(long seed) throws Exception {
        Schedule schedule = Schedule.of(seed);
        return new SimulationRun(schedule, scheduler -> new RandomHostility(schedule, scheduler));
    }

    /** Runs to the end. Empty: nothing was broken. */
    List<String> run() {
        schedule.commands().forEach(said -> scheduler.at(START.plus(said.at()), () -> say(said.kind(), "a person")));
        schedule.kills()
                .forEach(at -> scheduler.at(START.plus(at), () -> process.ifPresent(running -> running.die("killed"))));
        scheduler.at(START, this::boot);
        scheduler.at(START.plusSeconds(30), this::help);
        passTime(LONGEST, true);
        if (end.isEmpty()) {
            invariants.require(false, () -> "it ends within " + LONGEST + "; the journal is at " + disk.safeState());
            return invariants.broken();
        }
        // What is left comes to rest: the deployment controller and slow pods need nobody's help.
        passTime(Duration.between(START, scheduler.now()).plus(Duration.ofMinutes(20)), false);
        DeploymentView view = cluster.view(TARGET).orElseThrow();
        note(() -> "at rest: " + view);
        invariants.end(end.get(), view, disk.events(), abortSaid, disturbedLater(), podsStayIll(), lateCalls());
        if (schedule.podsAreSafe()) {
            invariants.require(
                    cluster.requests(TARGET).unserved() == 0,
                    () -> "every request finds a ready pod: " + cluster.requests(TARGET));
        }
        return invariants.broken();
    }

    private boolean lateCalls() {
        return schedule.scenario().faults().stream().anyMatch(fault -> fault.kind() == Fault.Kind.SLOW_API);
    }

    private boolean podsStayIll() {
        return schedule.scenario().faults().stream()
                .anyMatch(fault -> fault.lasts().isEmpty()
                        && (fault.kind() == Fault.Kind.CRASH_LOOP
                                || fault.kind() == Fault.Kind.PODS_NEVER_READY
                                || fault.kind() == Fault.Kind.IMAGE_PULL_FAILURE));
    }

    /** Somebody else came when the rollout had looked for the last time. */
    private boolean disturbedLater() {
        return schedule.scenario().faults().stream()
                .filter(fault -> fault.kind() == Fault.Kind.OUTSIDE_CHANGE || fault.kind() == Fault.Kind.DELETED)
                .anyMatch(fault -> !START.plus(fault.at()).isBefore(lastShape));
    }

    private void passTime(Duration most, boolean untilEnd) {
        Instant last = START.plus(most);
        int tasks = 0;
        Instant windowEnd = scheduler.now().plusSeconds(10);
        while (!(untilEnd && end.isPresent())
                && invariants.broken().isEmpty()
                && scheduler.nextDue().filter(due -> !due.isAfter(last)).isPresent()) {
            scheduler.runNext();
            tasks++;
            if (scheduler.now().isAfter(windowEnd)) {
                tasks = 0;
                windowEnd = scheduler.now().plusSeconds(10);
            }
            invariants.require(tasks < MOST_TASKS, () -> scheduler.now() + " it does not spin");
        }
    }

    private void boot() {
        if (process.isPresent() || end.isPresent()) {
            return;
        }
        Process next = new Process();
        process = Optional.of(next);
        next.start();
    }

    private void say(Command.Kind kind, String by) {
        Optional<RolloutDriver> driver = process.flatMap(running -> running.driver);
        if (driver.isEmpty() && end.isEmpty()) {
            // Nobody answers; people try again.
            scheduler.at(scheduler.now().plusSeconds(2), () -> say(kind, by));
        }
        driver.ifPresent(running -> {
            boolean taken = running.say(new Command(kind, by, "")).isEmpty();
            note(() -> by + " says " + kind + (taken ? "" : ", which is refused"));
            if (taken) {
                scheduler.at(scheduler.now().plusSeconds(1), () -> sayAgain(kind, by));
            }
        });
    }

    /** A controller that died between hearing and writing has forgotten it; people see that, and say it again. */
    private void sayAgain(Command.Kind kind, String by) {
        boolean heard = disk.events().stream()
                .anyMatch(event -> event instanceof RolloutEvent.Said said
                        && said.command().kind() == kind
                        && said.command().by().equals(by));
        if (!heard && end.isEmpty()) {
            say(kind, by);
        }
    }

    /** Somebody looks by now and then and ends what waits for a person. */
    private void help() {
        if (end.isPresent()) {
            return;
        }
        process.flatMap(running -> running.driver)
                .filter(driver -> Rollout.needsPerson(plan, driver.state(), scheduler.now()))
                .ifPresent(driver -> say(Command.Kind.RESUME, "the helper"));
        scheduler.at(scheduler.now().plusSeconds(40), this::help);
    }

    List<RolloutEvent> events() {
        return disk.events();
    }

    RolloutState outcome() {
        return end.orElseThrow();
    }

    /** Put into words only when somebody wants to read them: most runs are good, and nobody does. */
    private void note(Supplier<String> what) {
        Instant now = scheduler.now();
        log.add(() -> now + " " + what.get());
    }

    long seed() {
        return schedule.seed();
    }

    String story() {
        return schedule + "\n" + log.stream().map(Supplier::get).collect(Collectors.joining("\n"));
    }

    /** One life of the controller. */
    private final class Process implements RolloutListener {
        private final Ports real = cluster.ports(TARGET, Schedule.NEW);
        private Optional<RolloutDriver> driver = Optional.empty();
        private boolean dead;

        void start() {
            Journal journal = disk.open(hostility, this::alive);
            Ports ports = new HostilePorts(real, hostility, this::alive, this::witness).ports();
            try {
                Optional<Journal.Stored> stored = disk.read();
                note(() -> "a controller starts" + (stored.isPresent() ? " from the journal" : ""));
                driver = Optional.of(
                        stored.isPresent()
                                ? RolloutDriver.resume(stored.get(), journal, ports, scheduler, this)
                                : RolloutDriver.start(plan, journal, ports, scheduler, this));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        private void alive() {
            if (dead) {
                throw new Crash("dead already");
            }
        }

        private void witness(Effect effect) {
            effects++;
            if (effect instanceof Effect.ShapeTarget) {
                lastShape = scheduler.now();
            }
            note(() -> "asks: " + effect);
            if (!disk.begun()) {
                invariants.require(false, () -> scheduler.now() + " the plan is written before anything is asked for");
                return;
            }
            invariants.witness(
                    scheduler.now(),
                    effect,
                    disk.safeState(),
                    cluster.view(TARGET).orElseThrow());
        }

        void die(String how) {
            if (dead) {
                return;
            }
            dead = true;
            driver.ifPresent(RolloutDriver::close);
            real.platform().close();
            process = Optional.empty();
            if (hostility instanceof RandomHostility random && random.losesCache()) {
                disk.powerCut();
            }
            int outage = hostility.outage();
            outages = outages.plusSeconds(outage);
            note(() -> "the controller dies: " + how + "; back after " + outage + " s");
            scheduler.at(scheduler.now().plusSeconds(outage), SimulationRun.this::boot);
        }

        @Override
        public void onEvents(RolloutState state, List<RolloutEvent> events) {
            alive();
            events.stream().filter(RolloutEvent::durable).forEach(event -> log.add(() -> "    " + event));
            abortSaid |= events.stream()
                    .anyMatch(event -> event instanceof RolloutEvent.Said said
                            && said.command().kind() == Command.Kind.ABORT);
        }

        @Override
        public void onEnd(RolloutState state) {
            alive();
            end = Optional.of(state);
            real.platform().close();
            process = Optional.empty();
        }

        @Override
        public void onFault(Throwable fault) {
            if (fault instanceof Crash crash) {
                die(crash.getMessage());
                return;
            }
            boolean expected = fault instanceof IOException || "a mistake in the adapter".equals(fault.getMessage());
            invariants.require(expected, () -> scheduler.now() + " the driver itself does not fail: " + trace(fault));
        }

        private String trace(Throwable fault) {
            StringBuilder text = new StringBuilder(fault.toString());
            for (int i = 0; i < Math.min(6, fault.getStackTrace().length); i++) {
                text.append("\n        at ").append(fault.getStackTrace()[i]);
            }
            return text.toString();
        }
    }
}
