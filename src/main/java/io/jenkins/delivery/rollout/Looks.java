package io.jenkins.delivery.rollout;

import io.jenkins.delivery.analysis.Check;
import io.jenkins.delivery.analysis.CheckState;
import io.jenkins.delivery.analysis.Gate;
import io.jenkins.delivery.analysis.Verdict;

/** What a check saw, and what follows: the strongest evidence acts at once, in whatever phase the rollout is. */
final class Looks {
    private Looks() {}

    static void apply(Move move, Input.Looked looked) {
        CheckState before = move.state().checks().get(looked.check());
        if (!Rollout.looks(move.plan, move.state()) || before == null) {
            // An answer that came after the decision or the promotion; it changes nothing any more.
            return;
        }
        Check check = move.plan.checks().stream()
                .filter(candidate -> candidate.name().equals(looked.check()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no check is called '" + looked.check() + "'"));
        CheckState after = check.fold(before, looked.reading(), move.now);
        move.become(move.state().withCheck(check.name(), after));
        Verdict verdict = after.verdict();
        move.tell(new RolloutEvent.Look(move.now, check.name(), verdict));
        if (before.verdict().kind() != verdict.kind()) {
            move.tell(new RolloutEvent.VerdictChanged(move.now, check.name(), verdict));
        }
        if (check.gate(after, move.now) instanceof Gate.Failed failed) {
            move.turnBack(Cause.Kind.CHECK, failed.why(), move.now);
        }
    }
}
