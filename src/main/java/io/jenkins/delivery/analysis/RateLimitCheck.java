package io.jenkins.delivery.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A limit on the share of requests that count against the candidate, for example {@code errors at most 1 %}.
 *
 * @param name what people read, unique within a rollout
 * @param source name of the metric source that answers the queries
 * @param total counters of the candidate's requests, one series a pod
 * @param events counters of those that count against it
 * @param limit the largest share allowed, as a fraction: 0.01 is 1 %
 * @param alpha at most this share of releases at the limit is condemned, however often one looks
 * @param interval time between two looks
 * @param noData what follows when there is nothing to judge
 */
public record RateLimitCheck(
        String name,
        String source,
        MetricQuery total,
        MetricQuery events,
        double limit,
        double alpha,
        Duration interval,
        NoData noData)
        implements Check {

    @Override
    public CheckState begin(Instant now) {
        return new RateLimitState(
                now,
                0,
                0,
                0,
                0,
                Optional.of(now),
                Optional.empty(),
                Map.of(),
                Tally.NONE,
                Tally.NONE,
                1,
                new Verdict(Verdict.Kind.NO_EVIDENCE, name + ": not looked at yet", Map.of()));
    }

    @Override
    public CheckState enterPhase(CheckState state, int phase, Instant now) {
        return state;
    }

    @Override
    public CheckState fold(CheckState state, Reading reading, Instant now) {
        return state;
    }

    @Override
    public Instant nextLook(CheckState state) {
        return ((RateLimitState) state).nextLook();
    }

    @Override
    public Gate gate(CheckState state, Instant now) {
        return new Gate.Closed(state.verdict().because(), false);
    }

    @Override
    public Duration lookTimeout() {
        return Duration.ofSeconds(10);
    }
}
