package io.jenkins.delivery.rollout;

import io.jenkins.delivery.analysis.Check;
import io.jenkins.delivery.analysis.CheckState;
import io.jenkins.delivery.analysis.Gate;
import java.time.Instant;

/** A phase whose effects stand: may the next one begin? */
final class Dwell {
    private Dwell() {}

    static void goOnWherePossible(Move move) {
        // Several phases may end at once: a pause of no time, a hold that was ended before it began.
        while (move.forward() && move.state().position().settled().isPresent() && mayEnd(move)) {
            move.enterPhase(move.state().position().phase() + 1);
        }
    }

    private static boolean mayEnd(Move move) {
        if (!move.phase().gated()) {
            return false;
        }
        return !paused(move) && complete(move) && gatesOpen(move) && waitOver(move);
    }

    /** What the phase had reached must still be there: the next one would begin with traffic on pods that are gone. */
    private static boolean complete(Move move) {
        boolean complete = move.state().waits().unsettled().isEmpty();
        if (!complete && !move.state().traffic().retreated()) {
            move.waiting("pods are missing again; waits until they are back", false);
        }
        return complete;
    }

    private static boolean paused(Move move) {
        move.state()
                .waits()
                .heldBy()
                .ifPresent(by -> move.waiting("paused by " + by + ", until someone resumes", true));
        return move.state().waits().heldBy().isPresent();
    }

    private static boolean gatesOpen(Move move) {
        for (Check check : move.plan.checks()) {
            CheckState state = move.state().checks().get(check.name());
            if (state == null) {
                continue;
            }
            Gate gate = check.gate(state, move.now);
            if (gate instanceof Gate.Failed failed) {
                // A budget for evidence has run out without any look that could have said so.
                move.turnBack(Cause.Kind.CHECK, failed.why(), move.now);
                return false;
            }
            if (gate instanceof Gate.Closed closed
                    && !(closed.needsPerson() && move.state().waits().resumed())) {
                move.waiting(closed.why(), closed.needsPerson());
                return false;
            }
        }
        return true;
    }

    private static boolean waitOver(Move move) {
        boolean resumed = move.state().waits().resumed();
        if (move.phase() instanceof Phase.Hold) {
            if (!resumed) {
                move.waiting("hold: waits until someone resumes", true);
            }
            return resumed;
        }
        if (move.phase() instanceof Phase.Pause pause) {
            Instant end = move.state().position().settled().orElseThrow().plus(pause.duration());
            // What was being waited for has come; only time is left, and the phase's title says that.
            move.waitingNoMore();
            return resumed || !move.now.isBefore(end);
        }
        return true;
    }
}
