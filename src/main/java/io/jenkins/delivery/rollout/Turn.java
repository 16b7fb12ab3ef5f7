package io.jenkins.delivery.rollout;

import java.util.List;

/** What follows from an input. */
public record Turn(RolloutState state, List<RolloutEvent> events) {
    public Turn {
        events = List.copyOf(events);
    }
}
