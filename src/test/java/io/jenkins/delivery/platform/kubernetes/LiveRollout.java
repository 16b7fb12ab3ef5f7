package io.jenkins.delivery.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.delivery.analysis.Check;
import io.jenkins.delivery.analysis.Checker;
import io.jenkins.delivery.platform.Platform;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.rollout.Journal;
import io.jenkins.delivery.rollout.MemoryJournal;
import io.jenkins.delivery.rollout.Outcome;
import io.jenkins.delivery.rollout.Patience;
import io.jenkins.delivery.rollout.Ports;
import io.jenkins.delivery.rollout.RolloutDriver;
import io.jenkins.delivery.rollout.RolloutEvent;
import io.jenkins.delivery.rollout.RolloutListener;
import io.jenkins.delivery.rollout.RolloutPlan;
import io.jenkins.delivery.rollout.RolloutState;
import io.jenkins.delivery.strategy.Planner;
import io.jenkins.delivery.strategy.Strategy;
import io.jenkins.delivery.testbed.RealCluster;
import io.jenkins.delivery.time.Scheduler;
import io.jenkins.delivery.traffic.TrafficRouter;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** A rollout with the real driver on a real API server, in as many lives as it takes. */
final class LiveRollout implements AutoCloseable {
    static final Patience PATIENCE =
            new Patience(Duration.ofMinutes(3), Duration.ofSeconds(1), Duration.ofMinutes(3), Duration.ofMinutes(10));

    private final KubernetesSpec spec;
    private final Scheduler scheduler;
    private final Function<KubernetesTarget, Checker> checker;
    private final Journal journal = new MemoryJournal();
    private final List<RolloutEvent> events = new CopyOnWriteArrayList<>();
    private Runnable after = () -> {};
    private KubernetesCluster cluster;
    private KubernetesTarget target;
    private RolloutDriver driver;
    private CompletableFuture<RolloutState> end;

    LiveRollout(KubernetesSpec spec, Scheduler scheduler, Function<KubernetesTarget, Checker> checker) {
        this.spec = spec;
        this.scheduler = scheduler;
        this.checker = checker;
    }

    /** Plans and starts. */
    void start(KubernetesCluster connected, String id, Strategy strategy, String version, List<Check> checks)
            throws PlatformException {
        Ports ports = live(connected);
        RolloutPlan plan =
                Planner.plan(id, "canaryRollout", strategy, version, ports, checks, PATIENCE, scheduler.now());
        driver = RolloutDriver.start(plan, journal, ports, scheduler, new Ear());
    }

    /** What happens after each call that the driver makes, before it hears the answer; for killing it there. */
    void afterEachCall(Runnable after) {
        this.after = after;
    }

    /** A fresh controller finds the journal. */
    void resume(KubernetesCluster connected) throws IOException {
        Journal.Stored stored = journal.read().orElseThrow();
        driver = RolloutDriver.resume(stored, journal, live(connected), scheduler, new Ear());
    }

    private Ports live(KubernetesCluster connected) {
        close();
        cluster = connected;
        target = cluster.open(spec);
        end = new CompletableFuture<>();
        return new Ports(
                watched(Platform.class, target.platform(), after),
                watched(TrafficRouter.class, target.router(), after),
                checker.apply(target));
    }

    private static <T> T watched(Class<T> port, T real, Runnable after) {
        Object proxy =
                Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (self, method, arguments) -> {
                    Object answer;
                    try {
                        answer = method.invoke(real, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                    after.run();
                    return answer;
                });
        return port.cast(proxy);
    }

    RolloutDriver driver() {
        return driver;
    }

    List<RolloutEvent> events() {
        return List.copyOf(events);
    }

    void await(String what, java.util.function.Predicate<RolloutState> condition) {
        try {
            RealCluster.await(what, () -> condition.test(driver.state()));
        } catch (AssertionError late) {
            throw new AssertionError(
                    driver.state().position() + " " + driver.state().traffic() + "\n" + told(), late);
        }
    }

    /** The state at the end; empty when the controller died before. */
    Optional<RolloutState> awaitEnd() throws InterruptedException {
        try {
            return Optional.of(end.get(RealCluster.PATIENCE.toSeconds() * 2, TimeUnit.SECONDS));
        } catch (ExecutionException died) {
            assertThat(died.getCause()).isInstanceOf(Killed.class);
            return Optional.empty();
        } catch (TimeoutException late) {
            throw new AssertionError(
                    "did not end: " + driver.state().position() + " "
                            + driver.state().waits() + "\n" + told(),
                    late);
        }
    }

    void assertEnded(Outcome outcome) throws InterruptedException {
        Optional<RolloutState> state = awaitEnd();
        assertThat(state.flatMap(RolloutState::outcome)).as(told()).contains(outcome);
    }

    String told() {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append(event).append('\n'));
        return text.toString();
    }

    @Override
    public void close() {
        if (driver != null) {
            driver.close();
        }
        if (target != null) {
            target.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    /** The controller's process is gone at this moment. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed(String when) {
            super(when);
        }
    }

    private final class Ear implements RolloutListener {
        private final CompletableFuture<RolloutState> mine = end;

        @Override
        public void onEvents(RolloutState state, List<RolloutEvent> happened) {
            events.addAll(happened);
        }

        @Override
        public void onEnd(RolloutState state) {
            mine.complete(state);
        }

        @Override
        public void onFault(Throwable fault) {
            mine.completeExceptionally(fault);
        }
    }
}
