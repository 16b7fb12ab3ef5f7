package io.jenkins.delivery.rollout;

import java.time.Instant;
import java.util.Optional;

/**
 * When what happened; empty where a thing did not happen.
 *
 * @param detected the first sign of what sent it back
 * @param decided the decision to go back
 * @param restored all traffic on the old version again
 */
public record Times(
        Instant started,
        Optional<Instant> detected,
        Optional<Instant> decided,
        Optional<Instant> restored,
        Optional<Instant> ended) {

    static Times start(Instant now) {
        return new Times(now, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    Times decided(Instant first, Instant now) {
        return new Times(started, Optional.of(first), Optional.of(now), restored, ended);
    }

    Times restored(Instant now) {
        return restored.isPresent() ? this : new Times(started, detected, decided, Optional.of(now), ended);
    }

    Times ended(Instant now) {
        return new Times(started, detected, decided, restored, Optional.of(now));
    }
}
