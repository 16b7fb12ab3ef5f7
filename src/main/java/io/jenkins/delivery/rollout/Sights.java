package io.jenkins.delivery.rollout;

import io.jenkins.delivery.platform.PodProblem;
import io.jenkins.delivery.platform.Progress;
import io.jenkins.delivery.platform.Shape;
import io.jenkins.delivery.time.Durations;
import io.jenkins.delivery.traffic.Route;
import io.jenkins.delivery.traffic.RouteProgress;
import io.jenkins.delivery.traffic.TrafficRouter.Precision;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the target and the router answered, and what follows. */
final class Sights {
    private Sights() {}

    static void shaped(Move move, Progress progress) {
        move.troubleOver();
        Shape shape = ((Effect.ShapeTarget) move.effect().orElseThrow()).shape();
        Stage stage = move.state().position().stage();
        noteProblems(move, progress);
        if (move.state().position().stage() != stage) {
            return;
        }
        if (move.plan.precision() == Precision.BY_CAPACITY) {
            // Pods take traffic as soon as they are ready, whether or not the whole share is.
            move.weightReached(askedByCapacity(move, shape), progress.candidateShare());
        }
        if (!progress.settled()) {
            retreatFromDeadPods(move, progress);
            notYet(move, progress.waitingFor());
            return;
        }
        if (shape instanceof Shape.Stable) {
            move.weightReached(0, 0);
            move.restored();
        } else if (shape instanceof Shape.Candidate) {
            move.weightReached(100, 100);
        }
        move.stepDone();
    }

    private static int askedByCapacity(Move move, Shape shape) {
        if (shape instanceof Shape.Shared shared) {
            return shared.percent();
        }
        if (shape instanceof Shape.Candidate) {
            return 100;
        }
        return shape instanceof Shape.Stable ? 0 : move.state().traffic().weight();
    }

    static void routed(Move move, RouteProgress progress) {
        move.troubleOver();
        Route route = ((Effect.RouteTraffic) move.effect().orElseThrow()).route();
        if (!progress.settled()) {
            notYet(move, progress.waitingFor());
            return;
        }
        if (route instanceof Route.Split split) {
            move.weightReached(split.candidate(), progress.candidate());
            if (move.state().position().stage() == Stage.BACK) {
                move.restored();
            }
        }
        move.stepDone();
    }

    static void stood(Move move, Input.Stood stood) {
        if (move.effect().isPresent()) {
            // The traffic has retreated, and stays so while the effect comes about.
            stood.shape().ifPresent(progress -> shaped(move, progress));
            return;
        }
        move.troubleOver();
        stood.shape().ifPresent(progress -> stands(move, progress));
        if (!move.forward()) {
            return;
        }
        Traffic traffic = move.state().traffic();
        if (traffic.weight() > 0 && !traffic.retreated()) {
            Optional<Integer> share = move.plan.precision() == Precision.EXACT
                    ? stood.route().map(RouteProgress::candidate)
                    : stood.shape().map(Progress::candidateShare);
            share.ifPresent(percent -> move.weightReached(traffic.weight(), percent));
        }
    }

    /** A shape that stood may have lost pods since: evicted, killed, a node gone. */
    private static void stands(Move move, Progress progress) {
        noteProblems(move, progress);
        if (!move.forward()) {
            return;
        }
        Waits waits = move.state().waits();
        if (progress.settled()) {
            move.become(move.state().with(waits.unsettled(Optional.empty())));
            Traffic traffic = move.state().traffic();
            if (traffic.retreated()) {
                move.become(move.state().with(traffic.reached(traffic.weight(), 0)));
            }
            return;
        }
        Instant since = waits.unsettled().orElse(move.now);
        move.become(move.state().with(waits.unsettled(Optional.of(since))));
        retreatFromDeadPods(move, progress);
        if (tooLong(move, since)) {
            tooLate(move, progress.waitingFor());
        }
    }

    /** With exact weights, traffic would go on to a version that has lost all of its pods; the old one can take it. */
    private static void retreatFromDeadPods(Move move, Progress progress) {
        Traffic traffic = move.state().traffic();
        if (move.forward()
                && move.plan.precision() == Precision.EXACT
                && traffic.weight() > 0
                && !traffic.retreated()
                && !traffic.handedOver()
                && progress.candidate().ready() == 0) {
            move.become(move.state().with(traffic.retreat()));
            move.tell(new RolloutEvent.Weight(move.now, traffic.weight(), 0));
            move.waiting(
                    "no pod of " + move.plan.toVersion() + " is ready any more; its traffic goes back meanwhile",
                    false);
        }
    }

    private static void notYet(Move move, String waitingFor) {
        if (move.forward() && tooLong(move, move.state().position().since())) {
            tooLate(move, waitingFor);
        } else if (!move.forward() && waitedFor(move, move.plan.patience().giveUp())) {
            Refusals.giveUp(move, "still waiting: " + waitingFor);
        } else if (!move.state().ended() && !waitingFor.isEmpty()) {
            move.waiting(waitingFor, false);
        }
    }

    private static boolean waitedFor(Move move, Duration patience) {
        return Duration.between(move.state().position().since(), move.now).compareTo(patience) >= 0;
    }

    private static boolean tooLong(Move move, Instant since) {
        return Duration.between(since, move.now).compareTo(move.plan.patience().progress()) >= 0;
    }

    private static void tooLate(Move move, String waitingFor) {
        move.turnBack(
                Cause.Kind.PODS,
                "still not there after " + Durations.words(move.plan.patience().progress()) + ": " + waitingFor,
                move.now);
    }

    private static void noteProblems(Move move, Progress progress) {
        if (!move.forward()) {
            return;
        }
        Map<String, Instant> before = move.state().waits().problems();
        Map<String, Instant> seen = new TreeMap<>();
        PodProblem hopeless = null;
        for (PodProblem problem : progress.problems()) {
            Instant first = before.getOrDefault(problem.key(), move.now);
            if (seen.put(problem.key(), first) == null && !before.containsKey(problem.key())) {
                move.tell(new RolloutEvent.Problem(move.now, problem));
            }
            boolean stays = Duration.between(first, move.now)
                            .compareTo(move.plan.patience().problem())
                    >= 0;
            if (problem.fatal() && stays && hopeless == null) {
                hopeless = problem;
            }
        }
        move.become(move.state().with(move.state().waits().problems(seen)));
        if (hopeless != null) {
            move.turnBack(
                    Cause.Kind.PODS,
                    "pod " + hopeless.pod() + ": " + hopeless.reason() + ": " + hopeless.message(),
                    seen.get(hopeless.key()));
        }
    }
}
