package io.jenkins.delivery.rollout;

import io.jenkins.delivery.analysis.Check;
import io.jenkins.delivery.analysis.Reading;
import io.jenkins.delivery.json.Json;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.Progress;
import io.jenkins.delivery.platform.Stamp;
import io.jenkins.delivery.time.Scheduler;
import io.jenkins.delivery.traffic.RouteProgress;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Does what {@link Rollout} says, in turns: hears what has come in, writes the journal, asks for the next effect, and comes
 * back when something changes or is due. It holds no thread between turns and decides nothing.
 */
public final class RolloutDriver implements AutoCloseable {
    /** Effects in one turn; more would keep a worker from other rollouts. */
    private static final int EFFECTS_A_TURN = 20;

    private static final Duration EVIDENCE_WRITTEN_EVERY = Duration.ofSeconds(30);
    private static final Duration AFTER_FAULT = Duration.ofSeconds(5);
    private static final Duration LEAST_WAIT = Duration.ofMillis(20);

    private final RolloutPlan plan;
    private final Ports ports;
    private final Scheduler scheduler;
    private final RolloutListener listener;
    private final JournalWriter journal;
    private final Queue<Input> inbox = new ConcurrentLinkedQueue<>();
    private final Set<String> looking = ConcurrentHashMap.newKeySet();
    private final Object lock = new Object();

    private volatile RolloutState state;
    private volatile boolean closed;
    private boolean turning;
    private boolean again;
    private Optional<Scheduler.Timer> timer = Optional.empty();
    private Instant renewLeaseAt;
    private RolloutState stamped;
    private Stamp stamp;

    private RolloutDriver(
            RolloutPlan plan,
            RolloutState state,
            JournalWriter journal,
            Ports ports,
            Scheduler scheduler,
            RolloutListener listener) {
        this.plan = plan;
        this.state = state;
        this.journal = journal;
        this.ports = ports;
        this.scheduler = scheduler;
        this.listener = listener;
        // After a crash nobody knows how old the lease is: renew it first.
        this.renewLeaseAt = scheduler.now();
    }

    /** Starts a rollout. Nothing is changed before its plan is in the journal. */
    public static RolloutDriver start(
            RolloutPlan plan, Journal journal, Ports ports, Scheduler scheduler, RolloutListener listener) {
        Turn first = Rollout.begin(plan, scheduler.now());
        JournalWriter writer = JournalWriter.fresh(journal, plan, EVIDENCE_WRITTEN_EVERY);
        RolloutDriver driver = new RolloutDriver(plan, first.state(), writer, ports, scheduler, listener);
        writer.note(first);
        listener.onEvents(first.state(), first.events());
        driver.connect();
        return driver;
    }

    /** Goes on with a rollout where its journal ends. */
    public static RolloutDriver resume(
            Journal.Stored stored, Journal journal, Ports ports, Scheduler scheduler, RolloutListener listener) {
        JournalWriter writer = JournalWriter.existing(journal, stored.plan(), EVIDENCE_WRITTEN_EVERY);
        RolloutDriver driver = new RolloutDriver(stored.plan(), stored.state(), writer, ports, scheduler, listener);
        driver.connect();
        return driver;
    }

    private void connect() {
        ports.platform().resume(plan.toVersion(), plan.baseline());
        ports.router().resume(plan.route(), plan.toVersion(), plan.baseline());
        ports.platform().onChange(this::wake);
        wake();
    }

    public RolloutPlan plan() {
        return plan;
    }

    public RolloutState state() {
        return state;
    }

    /**
     * Hands a person's words to the rollout.
     *
     * @return why they are refused as things stand; empty when they were taken
     */
    public Optional<String> say(Command command) {
        Optional<String> refusal = Rollout.refusal(plan, state, command.kind());
        if (refusal.isEmpty()) {
            inbox.add(new Input.Said(command));
            wake();
        }
        return refusal;
    }

    /** Stops driving and changes nothing: the controller goes down, and a successor reads the journal. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            timer.ifPresent(Scheduler.Timer::cancel);
        }
    }

    /** Comes back as soon as possible; many calls make one turn. */
    private void wake() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            if (turning) {
                again = true;
                return;
            }
            turning = true;
            again = false;
            timer.ifPresent(Scheduler.Timer::cancel);
        }
        scheduler.call(this::turn, this::turned);
    }

    private Boolean turn() throws IOException {
        for (int i = 0; i < EFFECTS_A_TURN && !closed; i++) {
            hear();
            Position before = state.position();
            boolean retreated = state.traffic().retreated();
            if (state.ended() || !Rollout.mayAsk(state, scheduler.now())) {
                break;
            }
            renewLease();
            Want want = Rollout.want(plan, state);
            journal.flush(state, scheduler.now());
            ask(want).ifPresent(this::take);
            boolean moved = !before.equals(state.position())
                    || retreated != state.traffic().retreated();
            if (!moved && inbox.isEmpty()) {
                break;
            }
        }
        journal.flush(state, scheduler.now());
        if (state.ended()) {
            dropLease();
        }
        return state.ended();
    }

    /**
     * A rollout that ended before it began may hold the lease without knowing it: its taking took effect, and the answer was
     * lost. One try is enough, the lease expires by itself.
     */
    private void dropLease() {
        if (state.position().phase() > 0) {
            return;
        }
        try {
            ports.platform().release(plan.id());
        } catch (PlatformException | RuntimeException refused) {
            // Nobody is kept waiting for longer than the lease lasts.
        }
    }

    private void hear() {
        for (Input input = inbox.poll(); input != null; input = inbox.poll()) {
            take(input);
        }
    }

    private void take(Input input) {
        Turn next = Rollout.next(plan, state, input, scheduler.now());
        state = next.state();
        journal.note(next);
        if (!next.events().isEmpty()) {
            listener.onEvents(next.state(), next.events());
        }
    }

    private Optional<Input> ask(Want want) {
        try {
            if (want instanceof Want.Perform perform) {
                return Optional.of(perform(perform.effect()));
            }
            if (want instanceof Want.Stand stand) {
                return Optional.of(stand(stand));
            }
            return Optional.empty();
        } catch (PlatformException refused) {
            return Optional.of(new Input.Refused(refused.kind(), refused.getMessage()));
        } catch (RuntimeException unexpected) {
            // An adapter's mistake must not end a rollout in the middle: it is tried again, and told.
            listener.onFault(unexpected);
            return Optional.of(new Input.Refused(PlatformException.Kind.TRANSIENT, "unexpected: " + unexpected));
        }
    }

    private Input perform(Effect effect) throws PlatformException {
        if (effect instanceof Effect.ShapeTarget target) {
            return new Input.Shaped(ports.platform().ensure(target.shape(), stamp()));
        }
        if (effect instanceof Effect.RouteTraffic traffic) {
            return new Input.Routed(ports.router().ensure(traffic.route()));
        }
        if (effect instanceof Effect.TakeLease) {
            takeLease();
        } else if (effect instanceof Effect.CleanUp) {
            ports.platform().cleanUp();
        } else if (effect instanceof Effect.GiveLeaseBack) {
            ports.platform().release(plan.id());
        }
        return new Input.Done();
    }

    private Input stand(Want.Stand stand) throws PlatformException {
        Optional<Progress> shape = Optional.empty();
        Optional<RouteProgress> route = Optional.empty();
        // Traffic first: where it has to leave pods that are gone, nothing may come before.
        if (stand.route().isPresent()) {
            route = Optional.of(ports.router().ensure(stand.route().get()));
        }
        if (stand.shape().isPresent()) {
            shape = Optional.of(ports.platform().ensure(stand.shape().get(), stamp()));
        }
        return new Input.Stood(shape, route);
    }

    /** Most of the time a target is asked for what it is already; the copy for it is only written down anew when it says more. */
    private Stamp stamp() {
        RolloutState now = state.withoutEvidence();
        if (!now.equals(stamped)) {
            stamp = new Stamp(plan.id(), Json.write(new Journal.Stored(plan, now, List.of())));
            stamped = now;
        }
        return stamp;
    }

    private void takeLease() throws PlatformException {
        Duration lease = plan.patience().lease();
        ports.platform().lease(plan.id(), lease);
        renewLeaseAt = scheduler.now().plus(lease.dividedBy(3));
    }

    private boolean keepsLease() {
        Position position = state.position();
        boolean ours = position.phase() > 0 || position.step() > 0 || position.stage() != Stage.FORWARD;
        return ours && !givingLeaseBack();
    }

    private void renewLease() {
        if (!keepsLease() || renewLeaseAt.isAfter(scheduler.now())) {
            return;
        }
        try {
            takeLease();
        } catch (PlatformException refused) {
            if (refused.kind() == PlatformException.Kind.HELD) {
                take(new Input.Refused(refused.kind(), refused.getMessage()));
            }
            // Anything else shows with the next effect too; without an answer nobody else can take the lease either.
            renewLeaseAt = scheduler.now().plus(AFTER_FAULT);
        }
    }

    private boolean givingLeaseBack() {
        return Rollout.want(plan, state) instanceof Want.Perform perform
                && perform.effect() instanceof Effect.GiveLeaseBack;
    }

    private void turned(Boolean ended, Throwable failure) {
        boolean rush;
        synchronized (lock) {
            turning = false;
            rush = again;
        }
        if (failure instanceof Error) {
            // The process is as good as gone; another one goes on from the journal.
            close();
            listener.onFault(failure);
            return;
        }
        if (failure != null) {
            listener.onFault(failure);
            wakeAt(scheduler.now().plus(AFTER_FAULT));
            return;
        }
        if (ended) {
            close();
            listener.onEnd(state);
            return;
        }
        startLooks();
        if (rush) {
            wake();
        } else {
            wakeAt(nextWake());
        }
    }

    private Instant nextWake() {
        Instant now = scheduler.now();
        List<Instant> due = new ArrayList<>();
        due.add(Rollout.wakeAt(plan, state, now));
        if (keepsLease() && Rollout.mayAsk(state, now)) {
            due.add(renewLeaseAt);
        }
        Rollout.nextLook(plan, state, looking).ifPresent(due::add);
        Instant wake = due.stream().min(Instant::compareTo).orElseThrow();
        Instant least = now.plus(LEAST_WAIT);
        return wake.isBefore(least) ? least : wake;
    }

    private void wakeAt(Instant when) {
        synchronized (lock) {
            if (!closed && !turning) {
                timer.ifPresent(Scheduler.Timer::cancel);
                timer = Optional.of(scheduler.at(when, this::wake));
            }
        }
    }

    private void startLooks() {
        for (Check check : Rollout.looksDue(plan, state, scheduler.now())) {
            if (looking.add(check.name())) {
                scheduler.call(
                        () -> ports.checker().look(check), (reading, failure) -> looked(check, reading, failure));
            }
        }
    }

    private void looked(Check check, Reading reading, Throwable failure) {
        looking.remove(check.name());
        inbox.add(new Input.Looked(check.name(), failure == null ? reading : new Reading.Missing(failure.toString())));
        wake();
    }
}
