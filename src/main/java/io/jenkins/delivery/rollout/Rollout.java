package io.jenkins.delivery.rollout;

import io.jenkins.delivery.analysis.Check;
import io.jenkins.delivery.analysis.Gate;
import io.jenkins.delivery.platform.Shape;
import io.jenkins.delivery.rollout.RolloutEvent.Started;
import io.jenkins.delivery.traffic.Route;
import io.jenkins.delivery.traffic.TrafficRouter.Precision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The pure heart: what follows from what. No I/O, no clock, no randomness; the same inputs give the same rollout in Jenkins,
 * on a desk, and ten thousand times in a simulation.
 */
public final class Rollout {
    /** How often an effect that does not stand yet is asked for again when no watch says that something has changed. */
    static final Duration UNSETTLED_POLL = Duration.ofSeconds(5);
    /** How often a state that stands is looked at when no watch says anything. */
    static final Duration SETTLED_POLL = Duration.ofSeconds(30);

    private Rollout() {}

    /** The first state of a plan. */
    public static Turn begin(RolloutPlan plan, Instant now) {
        RolloutState state = RolloutState.start(now);
        return new Turn(
                state,
                List.of(
                        new Started(
                                now,
                                plan.target(),
                                plan.fromVersion(),
                                plan.toVersion(),
                                plan.checks().size()),
                        new RolloutEvent.PhaseBegan(now, 0, plan.phases().get(0).title())));
    }

    /** What follows when this happens now. */
    public static Turn next(RolloutPlan plan, RolloutState state, Input input, Instant now) {
        if (state.ended()) {
            return new Turn(state, List.of());
        }
        Move move = new Move(plan, state, now);
        if (input instanceof Input.Said said) {
            Commands.apply(move, said.command());
        } else if (input instanceof Input.Looked looked) {
            Looks.apply(move, looked);
        } else if (input instanceof Input.Refused refused) {
            Refusals.apply(move, refused);
        } else if (input instanceof Input.Shaped shaped) {
            Sights.shaped(move, shaped.progress());
        } else if (input instanceof Input.Routed routed) {
            Sights.routed(move, routed.progress());
        } else if (input instanceof Input.Stood stood) {
            Sights.stood(move, stood);
        } else if (input instanceof Input.Done) {
            move.troubleOver();
            move.stepDone();
        }
        Dwell.goOnWherePossible(move);
        return move.turn();
    }

    /** What should be so now. */
    public static Want want(RolloutPlan plan, RolloutState state) {
        if (state.ended()) {
            return new Want.Nothing();
        }
        List<Effect> way = way(plan, state);
        int step = state.position().step();
        if (step >= way.size()) {
            return standing(plan, state);
        }
        Effect effect = way.get(step);
        return effect instanceof Effect.ShapeTarget target && retreated(plan, state)
                ? new Want.Stand(Optional.of(target.shape()), Optional.of(new Route.Split(0)))
                : new Want.Perform(effect);
    }

    /** Whether the candidate's traffic is with the stable version for now, because none of the candidate's pods is ready. */
    private static boolean retreated(RolloutPlan plan, RolloutState state) {
        return state.position().stage() == Stage.FORWARD
                && state.traffic().retreated()
                && plan.precision() == Precision.EXACT;
    }

    /** The effects of the way that a rollout is on. */
    static List<Effect> way(RolloutPlan plan, RolloutState state) {
        return switch (state.position().stage()) {
            case FORWARD -> plan.forward(state.position().phase());
            case BACK -> plan.wayBack(state.traffic().handedOver());
            case LETTING_GO -> plan.letGo();
            case ENDED -> List.of();
        };
    }

    private static Want standing(RolloutPlan plan, RolloutState state) {
        Optional<Shape> shape = Optional.empty();
        Optional<Route> route = Optional.empty();
        for (int phase = 0; phase <= state.position().phase(); phase++) {
            for (Effect effect : plan.forward(phase)) {
                if (effect instanceof Effect.ShapeTarget target) {
                    shape = Optional.of(target.shape());
                } else if (effect instanceof Effect.RouteTraffic traffic) {
                    route = Optional.of(traffic.route());
                }
            }
        }
        if (retreated(plan, state)) {
            route = Optional.of(new Route.Split(0));
        }
        return new Want.Stand(shape, route);
    }

    /** Whether the platform may be asked now, or has just refused and is to be left alone for a while. */
    static boolean mayAsk(RolloutState state, Instant now) {
        return state.waits()
                .trouble()
                .map(trouble -> !trouble.retryAt().isAfter(now))
                .orElse(true);
    }

    /** Whether evidence can still change anything: once the new version serves alone, another rollout would have to bring the old one back. */
    static boolean looks(RolloutPlan plan, RolloutState state) {
        return state.position().stage() == Stage.FORWARD && state.position().phase() <= plan.promotePhase();
    }

    /** The checks whose next look is due. Only a candidate that may be serving is looked at. */
    public static List<Check> looksDue(RolloutPlan plan, RolloutState state, Instant now) {
        List<Check> due = new ArrayList<>();
        if (looks(plan, state)) {
            for (Check check : plan.checks()) {
                if (state.checks().containsKey(check.name())
                        && !nextLook(check, state).isAfter(now)) {
                    due.add(check);
                }
            }
        }
        return due;
    }

    /** When something may follow although nothing happens. The driver comes back by then at the latest. */
    public static Instant wakeAt(RolloutPlan plan, RolloutState state, Instant now) {
        Position position = state.position();
        Patience patience = plan.patience();
        boolean settled = position.settled().isPresent();
        if (state.waits().trouble().isPresent()) {
            // While the platform does not answer, no deadline can be judged.
            Instant retry = state.waits().trouble().get().retryAt();
            return retry.isAfter(now) ? retry : now;
        }
        Instant wake = now.plus(settled ? SETTLED_POLL : UNSETTLED_POLL);
        if (position.stage() == Stage.FORWARD) {
            if (!settled) {
                wake = earliest(wake, position.since().plus(patience.progress()), now);
            }
            for (Instant seen : state.waits().problems().values()) {
                wake = earliest(wake, seen.plus(patience.problem()), now);
            }
            if (state.waits().unsettled().isPresent()) {
                wake = earliest(wake, state.waits().unsettled().get().plus(patience.progress()), now);
            }
            if (settled && plan.phases().get(position.phase()) instanceof Phase.Pause pause) {
                wake = earliest(wake, position.settled().get().plus(pause.duration()), now);
            }
        }
        return wake.isAfter(now) ? wake : now;
    }

    /**
     * When the next look of any check is due; empty when none runs.
     *
     * @param looking the checks whose last look has not been answered yet
     */
    static Optional<Instant> nextLook(RolloutPlan plan, RolloutState state, Set<String> looking) {
        if (!looks(plan, state)) {
            return Optional.empty();
        }
        return plan.checks().stream()
                .filter(check -> state.checks().containsKey(check.name()) && !looking.contains(check.name()))
                .map(check -> nextLook(check, state))
                .min(Instant::compareTo);
    }

    /** Why a command would be refused now; empty when it is welcome. */
    public static Optional<String> refusal(RolloutPlan plan, RolloutState state, Command.Kind command) {
        return Commands.refusal(plan, state, command);
    }

    /** Whether the phase cannot end unless a person says something. */
    public static boolean needsPerson(RolloutPlan plan, RolloutState state, Instant now) {
        if (state.position().stage() != Stage.FORWARD
                || state.position().settled().isEmpty()) {
            return false;
        }
        if (state.waits().heldBy().isPresent()) {
            return true;
        }
        if (state.waits().resumed()) {
            return false;
        }
        return plan.phases().get(state.position().phase()) instanceof Phase.Hold
                || plan.checks().stream()
                        .filter(check -> state.checks().containsKey(check.name()))
                        .map(check -> check.gate(state.checks().get(check.name()), now))
                        .anyMatch(gate -> gate instanceof Gate.Closed closed && closed.needsPerson());
    }

    private static Instant nextLook(Check check, RolloutState state) {
        return check.nextLook(state.checks().get(check.name()));
    }

    /** A time that is over, and nothing followed from it, is no reason to come back: the driver would spin until something else did. */
    private static Instant earliest(Instant wake, Instant other, Instant now) {
        return other.isAfter(now) && other.isBefore(wake) ? other : wake;
    }
}
