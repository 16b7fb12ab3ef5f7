package io.jenkins.delivery.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The port to whoever answers queries. Blocks for at most the given time-out, and never throws for what the source does. */
public interface MetricSource {
    /** How people name it. */
    String name();

    /**
     * The value of each series at one moment.
     *
     * @param at by the source's clock; empty: now
     */
    Answered<List<Sample>> instant(MetricQuery query, Optional<Instant> at, Duration timeout);

    /** The values of each series from one moment to another, in the order of time within each series. */
    Answered<List<Sample>> range(MetricQuery query, Instant from, Instant to, Duration step, Duration timeout);
}
