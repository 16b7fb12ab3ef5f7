package io.jenkins.delivery.analysis;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What one look saw. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "reading")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Reading.Counters.class, name = "counters"),
    @JsonSubTypes.Type(value = Reading.Answer.class, name = "answer"),
    @JsonSubTypes.Type(value = Reading.Missing.class, name = "missing")
})
public sealed interface Reading {
    /**
     * Counters as they stand, by series (one per pod, mostly): they only grow, but for a reset to 0.
     *
     * @param total requests ever counted by each series
     * @param events how many of them count against the limit; a series that is not in here has had none yet
     */
    record Counters(Map<String, Double> total, Map<String, Double> events) implements Reading {
        public Counters {
            // Sorted, because they are journalled and added up: the same run must give the same bytes and the same
            // sums.
            total = Collections.unmodifiableMap(new TreeMap<>(total));
            events = Collections.unmodifiableMap(new TreeMap<>(events));
        }
    }

    /**
     * A probe's answer.
     *
     * @param ok whether it met the expectation
     * @param detail the answer, shortened, or how it failed; outside text
     */
    record Answer(boolean ok, String detail) implements Reading {}

    /** There was none: the source is away, its answer empty, NaN, or not understood. */
    record Missing(String why) implements Reading {}
}
