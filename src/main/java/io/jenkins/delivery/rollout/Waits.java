package io.jenkins.delivery.rollout;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a rollout is waiting for, besides time.
 *
 * @param heldBy the person who asked it to stay where it is
 * @param resumed whether a person has ended the wait of this phase, evidence or not
 * @param problems pods' fatal-looking problems, by {@link io.jenkins.delivery.platform.PodProblem#key}, and when each was first seen
 * @param unsettled since when a reached shape has been incomplete again
 * @param trouble the platform's last refusal, while it lasts
 * @param told the last explanation of a wait that people were given, so that it is not repeated
 */
public record Waits(
        Optional<String> heldBy,
        boolean resumed,
        Map<String, Instant> problems,
        Optional<Instant> unsettled,
        Optional<Trouble> trouble,
        String told) {
    static final Waits NONE = new Waits(Optional.empty(), false, Map.of(), Optional.empty(), Optional.empty(), "");

    public Waits {
        problems = Collections.unmodifiableMap(new TreeMap<>(problems));
    }

    Waits held(Optional<String> by) {
        return new Waits(by, resumed, problems, unsettled, trouble, told);
    }

    Waits resumed(boolean value) {
        return new Waits(heldBy, value, problems, unsettled, trouble, told);
    }

    Waits problems(Map<String, Instant> seen) {
        return new Waits(heldBy, resumed, seen, unsettled, trouble, told);
    }

    Waits unsettled(Optional<Instant> since) {
        return new Waits(heldBy, resumed, problems, since, trouble, told);
    }

    Waits trouble(Optional<Trouble> seen) {
        return new Waits(heldBy, resumed, problems, unsettled, seen, told);
    }

    Waits told(String text) {
        return new Waits(heldBy, resumed, problems, unsettled, trouble, text);
    }
}
