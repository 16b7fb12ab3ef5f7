package io.jenkins.delivery.rollout;

import io.jenkins.delivery.analysis.CheckState;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far a rollout is: all that a successor needs to go on, and nothing that is tied to a process.
 *
 * @param checks what each check has seen, by its name; a check that has not begun is not in here
 * @param cause why it left the way forward
 * @param outcome how it ended
 */
public record RolloutState(
        Position position,
        Traffic traffic,
        Waits waits,
        Map<String, CheckState> checks,
        Times times,
        Optional<Cause> cause,
        Optional<Outcome> outcome) {

    public RolloutState {
        checks = Collections.unmodifiableMap(new TreeMap<>(checks));
    }

    public static RolloutState start(Instant now) {
        return new RolloutState(
                Position.start(now),
                Traffic.NONE,
                Waits.NONE,
                Map.of(),
                Times.start(now),
                Optional.empty(),
                Optional.empty());
    }

    public boolean ended() {
        return position.stage() == Stage.ENDED;
    }

    RolloutState with(Position value) {
        return new RolloutState(value, traffic, waits, checks, times, cause, outcome);
    }

    RolloutState with(Traffic value) {
        return new RolloutState(position, value, waits, checks, times, cause, outcome);
    }

    RolloutState with(Waits value) {
        return new RolloutState(position, traffic, value, checks, times, cause, outcome);
    }

    RolloutState with(Times value) {
        return new RolloutState(position, traffic, waits, checks, value, cause, outcome);
    }

    RolloutState with(Cause value) {
        return new RolloutState(position, traffic, waits, checks, times, Optional.of(value), outcome);
    }

    RolloutState with(Outcome value) {
        return new RolloutState(position, traffic, waits, checks, times, cause, Optional.of(value));
    }

    RolloutState withChecks(Map<String, CheckState> value) {
        return new RolloutState(position, traffic, waits, value, times, cause, outcome);
    }

    RolloutState withCheck(String name, CheckState value) {
        Map<String, CheckState> changed = new TreeMap<>(checks);
        changed.put(name, value);
        return withChecks(changed);
    }

    /** Without the checks' memory: small enough to stand with the target. */
    RolloutState withoutEvidence() {
        return withChecks(Map.of());
    }
}
