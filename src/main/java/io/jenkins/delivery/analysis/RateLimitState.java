package io.jenkins.delivery.analysis;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a {@link RateLimitCheck} has seen.
 *
 * @param nextLook when the next look is due
 * @param looks looks made, with and without an answer
 * @param phaseLooks those of them since the present phase began
 * @param phaseAnswers those of the present phase that had an answer
 * @param phaseRequests requests that were seen in the present phase
 * @param silentSince since when there has been nothing to judge; empty while there is
 * @param lastTotal the counters of requests as they were last seen; empty before the first answer
 * @param lastEvents the counters of events as they were last seen
 * @param whole everything since the rollout began
 * @param epoch everything since the present epoch began
 * @param epochs number of the present epoch, from 1
 * @param verdict what follows; a regression is never taken back
 */
public record RateLimitState(
        Instant nextLook,
        int looks,
        int phaseLooks,
        int phaseAnswers,
        double phaseRequests,
        Optional<Instant> silentSince,
        Optional<Map<String, Double>> lastTotal,
        Map<String, Double> lastEvents,
        Tally whole,
        Tally epoch,
        int epochs,
        Verdict verdict)
        implements CheckState {

    public RateLimitState {
        // Sorted, so that the journal of the same run is the same, byte for byte.
        lastTotal = lastTotal.map(RateLimitState::sorted);
        lastEvents = sorted(lastEvents);
    }

    private static Map<String, Double> sorted(Map<String, Double> counters) {
        return Collections.unmodifiableMap(new TreeMap<>(counters));
    }
}
