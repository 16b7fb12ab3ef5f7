package io.jenkins.delivery.analysis;

import io.jenkins.delivery.health.PollState;
import io.jenkins.delivery.health.Polling;
import io.jenkins.delivery.health.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A probe that must answer well in each phase before the rollout goes on, and that is watched for as long as the phase lasts.
 *
 * @param name what people read, unique within a rollout
 * @param probe what is asked
 * @param polling how often, and what the answers mean
 */
public record ProbeCheck(String name, Probe probe, Polling polling) implements Check {

    @Override
    public CheckState begin(Instant now) {
        PollState poll = new PollState(PollState.Stage.WAITING, now, now.plus(polling.within()), now, 0, 0, 0, "", now);
        return new ProbeState(poll, new Verdict(Verdict.Kind.NO_EVIDENCE, name + ": not looked at yet", Map.of()));
    }

    @Override
    public CheckState enterPhase(CheckState state, int phase, Instant now) {
        return begin(now);
    }

    @Override
    public CheckState fold(CheckState state, Reading reading, Instant now) {
        return state;
    }

    @Override
    public Instant nextLook(CheckState state) {
        return ((ProbeState) state).poll().next();
    }

    @Override
    public Gate gate(CheckState state, Instant now) {
        return new Gate.Closed(state.verdict().because(), false);
    }

    @Override
    public Duration lookTimeout() {
        return probe.timeout().plusSeconds(1);
    }
}
