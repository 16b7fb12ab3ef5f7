package io.jenkins.delivery.rollout;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a rollout is.
 *
 * @param phase index in the plan's phases; where it was when it left the way forward
 * @param step index in the effects of the phase (or of the way back); their number when all of them stand
 * @param since when this step was begun, or when the platform could be reached again after that
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

    /** Time during which nobody could see whether there was progress does not count against it. */
    Position reachableAgain(Instant now) {
        return new Position(stage, phase, step, now, settled);
    }
}
