package io.jenkins.delivery.rollout;

import java.time.Duration;
import java.util.Optional;

/** What follows when the platform or the router does not do what it is asked. */
final class Refusals {
    /** How long to try to reach a platform on which nothing has been changed yet. */
    private static final Duration START = Duration.ofMinutes(1);

    private Refusals() {}

    static void apply(Move move, Input.Refused refused) {
        String message = refused.message();
        switch (refused.kind()) {
            case TRANSIENT -> {
                trouble(move, refused);
                if (move.untouched() && lasted(move).compareTo(START) >= 0) {
                    move.fail(Cause.Kind.UNREACHABLE, message);
                }
            }
            case UNAUTHORIZED -> {
                if (move.untouched()) {
                    move.fail(Cause.Kind.UNAUTHORIZED, message);
                } else {
                    trouble(move, refused);
                }
            }
            case REJECTED -> rejected(move, refused);
            case HELD -> move.fail(Cause.Kind.HELD, message);
            case GONE -> changedByOthers(move, Cause.Kind.GONE, message);
            case DRIFT -> changedByOthers(move, Cause.Kind.DRIFT, message);
        }
    }

    private static void rejected(Move move, Input.Refused refused) {
        if (move.untouched()) {
            move.fail(Cause.Kind.REJECTED, refused.message());
        } else if (move.mayTurnBack()) {
            move.turnBack(Cause.Kind.REJECTED, refused.message(), move.now);
        } else {
            // On the way back, and after a promotion, there is no other way: a permission may be given back, a quota
            // raised.
            trouble(move, refused);
        }
    }

    private static void changedByOthers(Move move, Cause.Kind kind, String message) {
        if (move.untouched()) {
            move.fail(kind, message);
        } else if (move.state().position().stage() == Stage.LETTING_GO) {
            // What others changed or removed needs no giving back.
            move.stepDone();
        } else {
            move.letGo(kind, message);
        }
    }

    private static void trouble(Move move, Input.Refused refused) {
        Optional<Trouble> before = move.state().waits().trouble();
        Trouble trouble = before.map(known -> known.again(refused.kind(), refused.message(), move.now))
                .orElseGet(() -> Trouble.first(refused.kind(), refused.message(), move.now));
        move.become(move.state().with(move.state().waits().trouble(Optional.of(trouble))));
        if (before.isEmpty()
                || before.get().kind() != refused.kind()
                || !before.get().message().equals(refused.message())) {
            move.tell(new RolloutEvent.TroubleBegan(move.now, refused.kind(), refused.message()));
        }
        if (!move.mayTurnBack() && lasted(move).compareTo(move.plan.patience().giveUp()) >= 0) {
            giveUp(move, "the last answer of " + move.plan.target() + ": " + refused.message());
        }
    }

    /** Ends where it is, and says what stands. */
    static void giveUp(Move move, String because) {
        move.end(Outcome.FAILED, whatStands(move) + "; " + because);
    }

    private static Duration lasted(Move move) {
        return move.state()
                .waits()
                .trouble()
                .map(trouble -> Duration.between(trouble.since(), move.now))
                .orElse(Duration.ZERO);
    }

    private static String whatStands(Move move) {
        RolloutState state = move.state();
        if (move.forward()) {
            return move.plan.toVersion() + " serves alone, but not everything could be cleaned up";
        }
        String cause = state.cause().map(Cause::because).orElse("unknown cause");
        String traffic = state.times().restored().isPresent()
                ? "all traffic is on " + move.plan.fromVersion() + " again, but not everything could be cleaned up"
                : state.traffic().effective() + " % of the traffic may still be on " + move.plan.toVersion();
        return "could not go back (" + cause + "): " + traffic;
    }
}
