package io.jenkins.delivery.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a rollout is.
 *
 * @param phase index in the plan's phases; where it was when it left the way forward
 * @param step index in the effects of the phase (or of the way back); their number when all of them stand
 * @param since when this step was begun, moved on by the time in which the platform could not be reached
 * @param settled when all effects of the phase first stood; empty before
 */
public record Position(Stage stage, int phase, int step, Instant since, Optional<Instant> settled) {

    static Position start(Instant now) {
        return new Position(Stage.FORWARD, 0, 0, now, Optional.empty());
    }

    Position nextStep(Instant now) {
        return new Position(stage, phase, step + 1, now, Optional.empty());
    }

    Position settledAt(Instant now) {
        return new Position(stage, phase, step, since, Optional.of(now));
    }

    Position enterPhase(int next, Instant now) {
        return new Position(stage, next, 0, now, Optional.empty());
    }

    Position turn(Stage next, Instant now) {
        return new Position(next, phase, 0, now, Optional.empty());
    }

    /** Time during which nobody could see whether there was progress does not count against it; the time before that does. */
    Position reachableAgain(Duration after) {
        return new Position(stage, phase, step, since.plus(after), settled);
    }
}
