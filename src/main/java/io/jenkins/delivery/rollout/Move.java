package io.jenkins.delivery.rollout;

import io.jenkins.delivery.analysis.Check;
import io.jenkins.delivery.analysis.CheckState;
import io.jenkins.delivery.platform.Shape;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One transition in the making: the state so far, what there is to tell, and the moves that several inputs share. */
final class Move {
    final RolloutPlan plan;
    final Instant now;
    private final List<RolloutEvent> events = new ArrayList<>();
    private RolloutState state;

    Move(RolloutPlan plan, RolloutState state, Instant now) {
        this.plan = plan;
        this.state = state;
        this.now = now;
    }

    RolloutState state() {
        return state;
    }

    Turn turn() {
        return new Turn(state, events);
    }

    void tell(RolloutEvent event) {
        events.add(event);
    }

    void become(RolloutState next) {
        state = next;
    }

    boolean forward() {
        return state.position().stage() == Stage.FORWARD;
    }

    /** Whether it can still leave the way forward: once the new version serves alone, only another rollout leads back. */
    boolean mayTurnBack() {
        return forward() && state.position().phase() <= plan.promotePhase();
    }

    Phase phase() {
        return plan.phases().get(state.position().phase());
    }

    /** The effect that is being asked for, if not all of the way stand already. */
    Optional<Effect> effect() {
        List<Effect> way = Rollout.way(plan, state);
        int step = state.position().step();
        return step < way.size() ? Optional.of(way.get(step)) : Optional.empty();
    }

    /** Whether nothing has been changed yet, not even the lease. */
    boolean untouched() {
        return forward() && state.position().phase() == 0 && state.position().step() == 0;
    }

    /** The effect stands; on to the next one, or to the end of the way. */
    void stepDone() {
        state = state.with(state.position().nextStep(now));
        if (effect().isPresent()) {
            noteHandOver();
            return;
        }
        switch (state.position().stage()) {
            case FORWARD -> settled();
            case BACK -> end(outcomeOfWayBack(), because());
            case LETTING_GO -> end(Outcome.FAILED, because());
            case ENDED -> {}
        }
    }

    private Outcome outcomeOfWayBack() {
        if (state.position().phase() == 0) {
            // The candidate never existed: nothing was rolled back, the rollout could not begin.
            return Outcome.FAILED;
        }
        return state.cause().filter(cause -> cause.kind() == Cause.Kind.PERSON).isPresent()
                ? Outcome.ABORTED
                : Outcome.ROLLED_BACK;
    }

    private String because() {
        return state.cause().map(Cause::because).orElse("");
    }

    private void settled() {
        state = state.with(state.position().settledAt(now));
        if (phase() instanceof Phase.Retire) {
            end(Outcome.PROMOTED, plan.toVersion() + " serves alone");
        } else if (!phase().gated()) {
            enterPhase(state.position().phase() + 1);
        } else if (state.traffic().weight() > 0) {
            for (Check check : plan.checks()) {
                CheckState known = state.checks().get(check.name());
                state = state.withCheck(
                        check.name(),
                        check.enterPhase(
                                known == null ? check.begin(now) : known,
                                state.position().phase(),
                                now));
            }
        }
    }

    void enterPhase(int next) {
        state = state.with(state.position().enterPhase(next, now))
                .with(state.waits().resumed(false).unsettled(Optional.empty()).told(""));
        tell(new RolloutEvent.PhaseBegan(now, next, phase().title()));
        beginChecksFromFirstPod();
        noteHandOver();
        if (effect().isEmpty()) {
            settled();
        }
    }

    private void beginChecksFromFirstPod() {
        if (!(phase() instanceof Phase.Weight)) {
            return;
        }
        for (Check check : plan.checks()) {
            if (check.fromFirstPod() && !state.checks().containsKey(check.name())) {
                state = state.withCheck(check.name(), check.begin(now));
            }
        }
    }

    /** Journalled before the effect is begun: after a crash nobody may believe that the stable version still has its pods. */
    private void noteHandOver() {
        // A hold or a pause has no effect.
        if (forward()
                && effect().orElse(null) instanceof Effect.ShapeTarget target
                && target.shape() instanceof Shape.Candidate) {
            state = state.with(state.traffic().handOver());
        }
    }

    /** Leaves the way forward for the way back. */
    void turnBack(Cause.Kind kind, String because, Instant detected) {
        if (untouched()) {
            // The lease is not ours: a way back would write to a target that another rollout may hold.
            state = state.with(new Cause(kind, because, detected));
            end(kind == Cause.Kind.PERSON ? Outcome.ABORTED : Outcome.FAILED, because);
            return;
        }
        turn(Stage.BACK, kind, because, detected);
    }

    /** Leaves whatever way it is on: somebody else has changed the target, or it is gone. */
    void letGo(Cause.Kind kind, String because) {
        turn(Stage.LETTING_GO, kind, because, now);
    }

    private void turn(Stage way, Cause.Kind kind, String because, Instant detected) {
        Cause cause = new Cause(kind, because, detected);
        tell(new RolloutEvent.TurnedBack(now, cause));
        Times times = state.times().decided().isPresent()
                ? state.times()
                : state.times().decided(detected, now);
        state = state.with(cause)
                .with(times)
                .with(state.position().turn(way, now))
                .with(Waits.NONE);
    }

    void end(Outcome outcome, String reason) {
        state = state.with(outcome)
                .with(state.times().ended(now))
                .with(state.position().turn(Stage.ENDED, now))
                .with(Waits.NONE);
        tell(new RolloutEvent.Ended(now, outcome, reason));
    }

    /** Ends without touching the target: it was never ours, or is not any more. */
    void fail(Cause.Kind kind, String because) {
        state = state.with(new Cause(kind, because, now));
        end(Outcome.FAILED, because);
    }

    void weightReached(int asked, int got) {
        Traffic before = state.traffic();
        state = state.with(before.reached(asked, got));
        if (before.weight() != asked || before.effective() != got || before.retreated()) {
            tell(new RolloutEvent.Weight(now, asked, got));
        }
    }

    void restored() {
        if (state.times().restored().isEmpty()) {
            state = state.with(state.times().restored(now));
            tell(new RolloutEvent.Restored(now));
        }
    }

    void waiting(String why, boolean needsPerson) {
        if (!state.waits().told().equals(why)) {
            state = state.with(state.waits().told(why));
            tell(new RolloutEvent.Waiting(now, why, needsPerson));
        }
    }

    void waitingNoMore() {
        if (!state.waits().told().isEmpty()) {
            state = state.with(state.waits().told(""));
        }
    }

    void troubleOver() {
        state.waits().trouble().ifPresent(trouble -> {
            Duration lasted = Duration.between(trouble.since(), now);
            tell(new RolloutEvent.TroubleEnded(now, lasted));
            Waits waits = state.waits();
            state = state.with(waits.trouble(Optional.empty())
                            .unsettled(waits.unsettled().map(since -> since.plus(lasted))))
                    .with(state.position().reachableAgain(lasted));
        });
    }
}
