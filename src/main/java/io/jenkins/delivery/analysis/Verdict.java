package io.jenkins.delivery.analysis;

import java.util.Map;

/**
 * What the evidence says.
 *
 * @param kind one of four answers; 'no evidence' is one of its own, never a pass and never a failure
 * @param because one sentence for people, with the figures
 * @param evidence the figures themselves (counts, bounds, limit, query), so that it can be judged again
 */
public record Verdict(Kind kind, String because, Map<String, Object> evidence) {
    /** The words of the whole suite. */
    public enum Kind {
        /** Proven to be beyond the limit (or a probe that used up its attempts). */
        REGRESSION,
        /** Proven to be within the limit (or a probe that succeeded often enough in a row). */
        NOT_WORSE,
        /** Neither is proven yet. */
        UNDECIDED,
        /** There is nothing to judge: the source is away, the answer empty, or there was no traffic. */
        NO_EVIDENCE
    }

    public Verdict {
        // Sorted, so that a journal or report of the same run is the same, byte for byte.
        evidence = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(evidence));
    }
}
