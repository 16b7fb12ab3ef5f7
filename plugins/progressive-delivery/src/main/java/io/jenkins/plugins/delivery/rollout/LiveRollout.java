package io.jenkins.plugins.delivery.rollout;

import hudson.AbortException;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.rollout.Command;
import io.jenkins.delivery.rollout.EventText;
import io.jenkins.delivery.rollout.EventText.Tone;
import io.jenkins.delivery.rollout.Journal;
import io.jenkins.delivery.rollout.Rollout;
import io.jenkins.delivery.rollout.RolloutDriver;
import io.jenkins.delivery.rollout.RolloutEvent;
import io.jenkins.delivery.rollout.RolloutListener;
import io.jenkins.delivery.rollout.RolloutPlan;
import io.jenkins.delivery.rollout.RolloutState;
import io.jenkins.delivery.step.CanaryRolloutSpec;
import io.jenkins.delivery.strategy.Planner;
import io.jenkins.delivery.time.Scheduler;
import io.jenkins.plugins.delivery.connect.Connection;
import io.jenkins.plugins.delivery.connect.CredentialScope;
import io.jenkins.plugins.delivery.connect.TargetConnector;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One rollout that this controller drives: the engine's driver, its connections, and those who hear of it. */
public final class LiveRollout {
    private static final Logger LOGGER = Logger.getLogger(LiveRollout.class.getName());
    private static final Duration OPEN_AGAIN = Duration.ofSeconds(15);
    /** Looks are many, and are not journalled: the page draws the newest. */
    private static final int LOOKS_KEPT = 2000;

    private final RolloutEntry entry;
    private final CanaryRolloutSpec spec;
    private final Supplier<CredentialScope> credentials;
    private final Journal journal;
    private final Scheduler scheduler;
    private final Audience audience;
    private final Consumer<LiveRollout> over;
    private final InOrder telling;

    // All below is guarded by 'this'.
    private final List<RolloutEvent> events = new ArrayList<>();
    private final Deque<RolloutEvent.Look> looks = new ArrayDeque<>();
    private Optional<Command> early = Optional.empty();
    private Optional<RolloutPlan> plan = Optional.empty();
    private Optional<RolloutState> state = Optional.empty();
    private Optional<RolloutDriver> driver = Optional.empty();
    private Optional<Connection> connection = Optional.empty();
    private Optional<String> cannotOpen = Optional.empty();
    private boolean needsPerson;
    private boolean closed;

    LiveRollout(
            RolloutEntry entry,
            CanaryRolloutSpec spec,
            Supplier<CredentialScope> credentials,
            Journal journal,
            Scheduler scheduler,
            Audience audience,
            Consumer<LiveRollout> over) {
        this.entry = entry;
        this.spec = spec;
        this.credentials = credentials;
        this.journal = journal;
        this.scheduler = scheduler;
        this.audience = audience;
        this.over = over;
        this.telling = new InOrder(scheduler);
    }

    public String id() {
        return entry.id();
    }

    /** What is being asked for. */
    public CanaryRolloutSpec spec() {
        return spec;
    }

    /** Plan, state and durable events as they are now; empty while the target is being read. */
    public synchronized Optional<Journal.Stored> now() {
        return plan.flatMap(known -> state.map(present -> new Journal.Stored(known, present, List.copyOf(events))));
    }

    /** The newest looks of all checks, oldest first; they are in no journal. */
    public synchronized List<RolloutEvent.Look> looks() {
        return List.copyOf(looks);
    }

    /**
     * Hands a person's words to the rollout. An abort that comes before it has begun is kept for it.
     *
     * @return why they are refused as things stand; empty when they were taken
     */
    public Optional<String> say(Command command) {
        RolloutDriver running;
        synchronized (this) {
            if (driver.isEmpty()) {
                if (command.kind() != Command.Kind.ABORT) {
                    return Optional.of("the rollout is still being prepared");
                }
                early = Optional.of(command);
                return Optional.empty();
            }
            running = driver.get();
        }
        // Not under the lock: the driver's own turn calls back into it.
        return running.say(command);
    }

    /** Begins, or goes on where the journal ends. Returns at once. */
    void open() {
        scheduler.call(this::opened, (done, failure) -> {
            if (failure instanceof Error) {
                LOGGER.log(Level.SEVERE, "Rollout " + id() + " cannot be driven", failure);
            }
            if (failure != null) {
                openLater(failure);
            }
        });
    }

    private Void opened() throws IOException {
        Optional<Journal.Stored> stored = journal.read();
        stored.ifPresent(this::remember);
        if (stored.isPresent() && stored.get().state().ended()) {
            // The crash came after its end and before the build knew of it.
            tellEnd();
            return null;
        }
        if (stored.isPresent()) {
            goOn(stored.get());
        } else {
            begin();
        }
        return null;
    }

    private synchronized void remember(Journal.Stored stored) {
        plan = Optional.of(stored.plan());
        state = Optional.of(stored.state());
        events.clear();
        events.addAll(stored.events());
    }

    private void begin() {
        Connection opened = null;
        RolloutPlan made;
        try {
            opened = TargetConnector.open(spec, credentials.get());
            made = Planner.plan(
                    id(),
                    "canaryRollout",
                    spec.canary(),
                    spec.image(),
                    opened.ports(),
                    spec.planChecks(),
                    spec.patience(),
                    scheduler.now());
        } catch (PlatformException | AbortException | IllegalArgumentException impossible) {
            closeQuietly(Optional.ofNullable(opened));
            refuse(impossible.getMessage());
            return;
        } catch (RuntimeException unexpected) {
            closeQuietly(Optional.ofNullable(opened));
            LOGGER.log(Level.WARNING, "Rollout " + id() + " could not be planned", unexpected);
            refuse("unexpected while reading the target: " + unexpected);
            return;
        }
        synchronized (this) {
            if (closed || early.isPresent()) {
                // Aborted before it began: there is nothing to go back from.
                String who = early.map(Command::by).orElse("Jenkins");
                scheduler.call(
                        () -> {
                            refuse("aborted by " + who + " before anything was changed");
                            return null;
                        },
                        (done, failure) -> {});
                closeQuietly(Optional.of(opened));
                return;
            }
            plan = Optional.of(made);
            connection = Optional.of(opened);
        }
        drive(RolloutDriver.start(made, journal, opened.ports(), scheduler, new Follower()));
    }

    private void goOn(Journal.Stored stored) throws AbortException {
        Connection opened = TargetConnector.open(spec, credentials.get());
        synchronized (this) {
            if (closed) {
                closeQuietly(Optional.of(opened));
                return;
            }
            connection = Optional.of(opened);
            cannotOpen = Optional.empty();
        }
        drive(RolloutDriver.resume(stored, journal, opened.ports(), scheduler, new Follower()));
        showWhetherSomebodyIsNeeded(stored.state());
    }

    private void drive(RolloutDriver running) {
        Optional<Command> kept;
        synchronized (this) {
            if (closed) {
                running.close();
                return;
            }
            driver = Optional.of(running);
            kept = early;
            early = Optional.empty();
        }
        kept.ifPresent(command -> running.say(command).ifPresent(this::tellRefusal));
    }

    private void tellRefusal(String why) {
        tell(Tone.WARNING, "the abort comes too late: " + why);
    }

    /** It has begun before, so it may not be given up: a credential may come back, a disk may be mounted again. */
    private synchronized void openLater(Throwable failure) {
        if (closed) {
            return;
        }
        String why = String.valueOf(failure.getMessage());
        if (!cannotOpen.equals(Optional.of(why))) {
            cannotOpen = Optional.of(why);
            LOGGER.log(Level.WARNING, "Rollout " + id() + " cannot go on yet", failure);
            tell(Tone.WARNING, "cannot go on yet, and tries again: " + why);
        }
        scheduler.at(scheduler.now().plus(OPEN_AGAIN), this::open);
    }

    private void refuse(String why) {
        telling.add(() -> audience.refused(why));
        finish();
    }

    private void tell(Tone tone, String text) {
        telling.add(() -> audience.line(new EventText.Line(tone, text)));
    }

    private void tellEnd() {
        Journal.Stored last = now().orElseThrow();
        telling.add(() -> audience.ended(last));
        finish();
    }

    private void finish() {
        close();
        over.accept(this);
    }

    /** Stops driving and changes nothing: a successor, after a restart, goes on from the journal. */
    void close() {
        Optional<RolloutDriver> running;
        Optional<Connection> open;
        synchronized (this) {
            closed = true;
            running = driver;
            open = connection;
            connection = Optional.empty();
        }
        running.ifPresent(RolloutDriver::close);
        closeQuietly(open);
    }

    private static void closeQuietly(Optional<Connection> connection) {
        try {
            connection.ifPresent(Connection::close);
        } catch (RuntimeException unexpected) {
            LOGGER.log(Level.FINE, "while closing", unexpected);
        }
    }

    private void showWhetherSomebodyIsNeeded(RolloutState present) {
        boolean needed;
        synchronized (this) {
            needed = !present.ended() && Rollout.needsPerson(plan.orElseThrow(), present, scheduler.now());
            if (needed == needsPerson) {
                return;
            }
            needsPerson = needed;
        }
        telling.add(() -> audience.needsPerson(needed));
    }

    /** Called from the rollout's own turn: notes, and hands on. */
    private final class Follower implements RolloutListener {
        @Override
        public void onEvents(RolloutState present, List<RolloutEvent> happened) {
            List<EventText.Line> lines = new ArrayList<>();
            synchronized (LiveRollout.this) {
                state = Optional.of(present);
                for (RolloutEvent event : happened) {
                    if (event.durable()) {
                        events.add(event);
                    }
                    if (event instanceof RolloutEvent.Look look) {
                        looks.addLast(look);
                        if (looks.size() > LOOKS_KEPT) {
                            looks.removeFirst();
                        }
                    }
                    lines.addAll(EventText.lines(event));
                }
            }
            if (!lines.isEmpty()) {
                telling.add(() -> lines.forEach(audience::line));
            }
            showWhetherSomebodyIsNeeded(present);
        }

        @Override
        public void onEnd(RolloutState last) {
            synchronized (LiveRollout.this) {
                state = Optional.of(last);
            }
            tellEnd();
        }

        @Override
        public void onFault(Throwable fault) {
            LOGGER.log(Level.WARNING, "Rollout " + id() + ": a fault of the controller's own; it tries again", fault);
            tell(Tone.WARNING, "a fault of the controller's own, it tries again: " + fault);
        }
    }
}
