package io.jenkins.delivery.analysis;

import io.jenkins.delivery.health.AdaptivePoller;
import io.jenkins.delivery.health.Answer;
import io.jenkins.delivery.health.PollState;
import io.jenkins.delivery.health.Polling;
import io.jenkins.delivery.health.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * A probe that must answer well in each phase before the rollout goes on, and that is watched for as long as the phase lasts.
 *
 * @param name what people read, unique within a rollout
 * @param probe what is asked
 * @param polling how often, and what the answers mean
 */
public record ProbeCheck(String name, Probe probe, Polling polling) implements Check {

    public ProbeCheck {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException(
                    "name: is empty; give the probe a name that people read, for example health");
        }
    }

    @Override
    public CheckState begin(Instant now) {
        return judged(AdaptivePoller.begin(polling, now));
    }

    /** The pods are others now: what was healthy must show it again. */
    @Override
    public CheckState enterPhase(CheckState state, int phase, Instant now) {
        return begin(now);
    }

    @Override
    public CheckState fold(CheckState state, Reading reading, Instant now) {
        return judged(AdaptivePoller.answered(polling, poll(state), answer(reading), now));
    }

    private static Answer answer(Reading reading) {
        if (reading instanceof Reading.Answer answer) {
            return new Answer(answer.ok(), answer.detail());
        }
        // A probe that could not be asked is not healthy: unlike a metric, it is all that there is to know.
        return new Answer(
                false, reading instanceof Reading.Missing missing ? missing.why() : "the answer is not one of a probe");
    }

    private ProbeState judged(PollState poll) {
        Verdict.Kind kind =
                switch (poll.stage()) {
                    case WAITING -> poll.attempts() == 0 ? Verdict.Kind.NO_EVIDENCE : Verdict.Kind.UNDECIDED;
                    case HEALTHY -> poll.isWell() ? Verdict.Kind.NOT_WORSE : Verdict.Kind.UNDECIDED;
                    case FAILED -> Verdict.Kind.REGRESSION;
                };
        Map<String, Object> evidence = new TreeMap<>();
        evidence.put("probe", probe.describe());
        evidence.put("attempts", poll.attempts());
        evidence.put("goodInARow", poll.successes());
        evidence.put("badInARow", poll.failures());
        evidence.put("lastAnswer", poll.lastAnswer());
        return new ProbeState(poll, new Verdict(kind, name + ": " + AdaptivePoller.explain(polling, poll), evidence));
    }

    @Override
    public Instant nextLook(CheckState state) {
        return poll(state).next();
    }

    @Override
    public Gate gate(CheckState state, Instant now) {
        String because = state.verdict().because();
        return switch (poll(state).stage()) {
            case WAITING -> new Gate.Closed(because, false);
            case HEALTHY -> poll(state).isWell() ? new Gate.Open() : new Gate.Closed(because, false);
            case FAILED -> new Gate.Failed(because);
        };
    }

    @Override
    public Duration lookTimeout() {
        return probe.timeout();
    }

    private static PollState poll(CheckState state) {
        return ((ProbeState) state).poll();
    }
}
