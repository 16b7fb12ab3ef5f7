package io.jenkins.delivery.simulation;

import io.jenkins.delivery.platform.Shape;
import io.jenkins.delivery.platform.VersionCount;
import io.jenkins.delivery.platform.simulated.DeploymentView;
import io.jenkins.delivery.rollout.Cause;
import io.jenkins.delivery.rollout.Effect;
import io.jenkins.delivery.rollout.Outcome;
import io.jenkins.delivery.rollout.RolloutEvent;
import io.jenkins.delivery.rollout.RolloutPlan;
import io.jenkins.delivery.rollout.RolloutState;
import io.jenkins.delivery.rollout.Stage;
import io.jenkins.delivery.traffic.Route;
import io.jenkins.delivery.traffic.TrafficRouter.Precision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What must be true of every rollout on every bad day. Each broken one is written down with the moment when it was seen. */
final class Invariants {
    private final RolloutPlan plan;
    private final boolean podsAreSafe;
    private final Supplier<Duration> patience;
    private final List<String> broken = new ArrayList<>();
    private Optional<Instant> misroutedSince = Optional.empty();

    /**
     * @param podsAreSafe whether nobody but the rollout takes pods away in this schedule; then no request may ever be without a
     *     ready pod, and capacity never dips
     * @param patience how long, in other schedules, traffic may go to a new version that has lost all of its pods
     */
    Invariants(RolloutPlan plan, boolean podsAreSafe, Supplier<Duration> patience) {
        this.plan = plan;
        this.podsAreSafe = podsAreSafe;
        this.patience = patience;
    }

    List<String> broken() {
        return broken;
    }

    void require(boolean holds, Supplier<String> what) {
        if (!holds && broken.size() < 10) {
            broken.add(what.get());
        }
    }

    /** Pods or the effective route have changed. */
    void observe(Instant now, DeploymentView view) {
        weights(now, view);
        if (podsAreSafe && !view.deleted()) {
            capacity(now, view);
        }
        misrouted(now, view);
    }

    private void weights(Instant now, DeploymentView view) {
        if (!view.weights().isEmpty()) {
            require(
                    view.weights().values().stream().allMatch(weight -> 0 <= weight && weight <= 100)
                            && view.weights().values().stream()
                                            .mapToInt(Integer::intValue)
                                            .sum()
                                    == 100,
                    () -> now + " weights are within 0 and 100 and sum to 100: " + view.weights());
        }
    }

    private void capacity(Instant now, DeploymentView view) {
        require(view.ready() >= view.replicas(), () -> now + " capacity never dips: " + view);
        view.weights().forEach((version, weight) -> {
            int ready = ready(view, version);
            require(
                    ready * 100 >= weight * view.replicas(),
                    () -> now + " each version has the pods for its traffic: " + version + " in " + view);
            require(
                    weight == 0 || !version.equals(plan.fromVersion()) || ready >= view.replicas(),
                    () -> now + " the old version keeps its capacity until nothing points at it: " + view);
        });
    }

    private void misrouted(Instant now, DeploymentView view) {
        boolean misrouted = !view.deleted()
                && view.weights().getOrDefault(plan.toVersion(), 0) > 0
                && ready(view, plan.toVersion()) == 0
                && ready(view, plan.fromVersion()) > 0;
        misroutedSince.ifPresent(since -> require(
                Duration.between(since, now).compareTo(patience.get()) <= 0,
                () -> now + " since " + since
                        + " traffic goes to the new version without a ready pod, while the old one has some: " + view));
        misroutedSince = misrouted ? misroutedSince.or(() -> Optional.of(now)) : Optional.empty();
    }

    private static int ready(DeploymentView view, String version) {
        return view.versions().getOrDefault(version, VersionCount.NONE).ready();
    }

    /** An effect is about to be asked for: the journal must have announced it, and the target must be ours. */
    void witness(Instant now, Effect effect, RolloutState written, DeploymentView view) {
        require(
                announced(effect, written),
                () -> now + " the journal announces each effect: " + effect + " at " + written.position());
        boolean writes = effect instanceof Effect.ShapeTarget || effect instanceof Effect.RouteTraffic;
        boolean taken =
                view.leaseHolder().isPresent() && !view.leaseHolder().get().equals(plan.id());
        require(
                !writes || taken || view.leaseHolder().isPresent(),
                () -> now + " nothing is written without the lease: " + effect);
    }

    private boolean announced(Effect effect, RolloutState written) {
        Stage stage = written.position().stage();
        if (effect instanceof Effect.TakeLease) {
            return true;
        }
        if (stage == Stage.FORWARD) {
            boolean retreat = effect.equals(new Effect.RouteTraffic(new Route.Split(0)));
            for (int phase = 0; phase <= written.position().phase(); phase++) {
                if (plan.forward(phase).contains(effect)) {
                    return !(effect instanceof Effect.ShapeTarget target && target.shape() instanceof Shape.Candidate)
                            || written.traffic().handedOver();
                }
            }
            return retreat;
        }
        if (stage == Stage.BACK) {
            return plan.wayBack(written.traffic().handedOver()).contains(effect);
        }
        // After an end before the beginning, the lease is dropped in case it was taken without anybody knowing.
        return stage == Stage.ENDED
                ? effect instanceof Effect.GiveLeaseBack
                : plan.letGo().contains(effect);
    }

    /** The rollout has ended and the cluster has come to rest. */
    void end(
            RolloutState state,
            DeploymentView view,
            List<RolloutEvent> events,
            boolean abortSaid,
            boolean disturbedLater,
            boolean podsStayIll,
            boolean lateCalls) {
        Outcome outcome = state.outcome().orElseThrow();
        Optional<Cause.Kind> cause = state.cause().map(Cause::kind);
        String told = outcome + " because of " + state.cause() + ": " + view;
        require(outcome != Outcome.ABORTED || abortSaid, () -> "only a person aborts: " + told);
        require(
                events.stream().filter(RolloutEvent.Ended.class::isInstance).count() == 1,
                () -> "the end is told once: "
                        + events.stream()
                                .filter(RolloutEvent.Ended.class::isInstance)
                                .toList());
        boolean disowned = cause.filter(kind -> kind == Cause.Kind.HELD || kind == Cause.Kind.GONE)
                .isPresent();
        boolean gaveUp = outcome == Outcome.FAILED && !events.isEmpty() && gaveUp(events);
        if (disowned || gaveUp) {
            return;
        }
        require(!view.braked(), () -> "the user's own settings are back: " + told);
        require(!view.routeWritten() && view.weights().isEmpty(), () -> "the route is as it was: " + told);
        // A rollout that could not begin does not know whether it took the lease, and may not be let give it back; and
        // the last
        // call of a process that was killed may come in late. Then it expires.
        require(
                view.leaseHolder().isEmpty() || neverBegan(state) || lateCalls,
                () -> "the lease is given back: " + told);
        require(view.stamp().isEmpty(), () -> "no stamp is left: " + told);
        if (disturbedLater) {
            return;
        }
        boolean drifted = cause.equals(Optional.of(Cause.Kind.DRIFT));
        // Whether somebody else's version comes up is no longer the rollout's doing.
        require(view.versions().size() == 1 || drifted && podsStayIll, () -> "it ends on one version: " + told);
        if (!drifted) {
            String expected = outcome == Outcome.PROMOTED ? plan.toVersion() : plan.fromVersion();
            require(
                    view.template().equals(expected) && (podsStayIll || ready(view, expected) == view.replicas()),
                    () -> "it ends on " + expected + ": " + told);
        }
        if (outcome == Outcome.ROLLED_BACK || outcome == Outcome.ABORTED) {
            require(
                    state.times().restored().isPresent() || neverBegan(state) || plan.precision() == Precision.EXACT,
                    () -> "restored is told: " + told);
            lastWeight(events)
                    .ifPresent(weight -> require(
                            weight.value() == 0 && weight.effective() == 0,
                            () -> "the last weight after a rollback is 0: " + weight));
        }
    }

    private static boolean neverBegan(RolloutState state) {
        return state.position().phase() == 0;
    }

    static boolean gaveUp(List<RolloutEvent> events) {
        return events.stream()
                .anyMatch(event -> event instanceof RolloutEvent.Ended ended
                        && ended.reason().startsWith("could not go back"));
    }

    private static Optional<RolloutEvent.Weight> lastWeight(List<RolloutEvent> events) {
        return events.stream()
                .filter(RolloutEvent.Weight.class::isInstance)
                .map(RolloutEvent.Weight.class::cast)
                .reduce((first, second) -> second);
    }
}
