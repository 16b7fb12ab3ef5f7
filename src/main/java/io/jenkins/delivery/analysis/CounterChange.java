package io.jenkins.delivery.analysis;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What happened between two looks at counters, series by series.
 *
 * <ul>
 *   <li>The first answer is only where counting begins: what stood there before belongs to a time before the rollout.
 *   <li>A series that appears later counts from 0: it is a pod that started since, or the first error of a known one, and
 *       what it has counted by then are requests to the new version. (Taking its first value for the start, as {@code
 *       increase()} does, loses the first errors of each pod, which are often the only ones.) A query should therefore leave
 *       out the platform's own probes, which fail before a pod is ready.
 *   <li>A series that goes away keeps its last value, so that nothing is counted twice when it comes back after a gap.
 *   <li>A counter that fell to less than half was reset: it counts from 0. One that fell by less was not reset, no
 *       process restarts with half of its past: a series summed over pods lost one of them, and its old requests would all be counted
 *       again. Then nothing of that look is counted, and the next differences start from there.
 *   <li>More events than requests are a contradiction (two queries that do not fit together, or two scrapes): nothing is
 *       counted, and the next look compares with the same start again, so that nothing is lost when it was only a delay.
 * </ul>
 */
sealed interface CounterChange {
    /** Series in one answer at most. A state that is journalled at every look must stay small. */
    int MOST_SERIES = 500;

    /** Series that are remembered at most. */
    int MOST_REMEMBERED = 1000;

    /**
     * @param seen what came in addition
     * @param now where the next difference starts
     */
    record Counted(Tally seen, Reading.Counters now) implements CounterChange {}

    /** Nothing can be said. */
    record Unusable(String why) implements CounterChange {}

    static CounterChange between(Optional<Reading.Counters> last, Reading.Counters now) {
        Optional<String> flaw = flaw("requests", now.total()).or(() -> flaw("events", now.events()));
        if (flaw.isPresent()) {
            return new Unusable(flaw.get());
        }
        return last.map(before -> between(before, now)).orElseGet(() -> new Counted(Tally.NONE, now));
    }

    private static CounterChange between(Reading.Counters last, Reading.Counters now) {
        Reading.Counters known =
                new Reading.Counters(merged(last.total(), now.total()), merged(last.events(), now.events()));
        if (lostMember(last.total(), now.total()) || lostMember(last.events(), now.events())) {
            return new Counted(Tally.NONE, known);
        }
        double requests = sum(last.total(), now.total());
        double events = sum(last.events(), now.events());
        if (events > requests) {
            return new Unusable("the events grew by " + Figures.count(events) + ", but the requests only by "
                    + Figures.count(requests) + "; both queries must count the same requests");
        }
        return new Counted(new Tally(requests, events), known);
    }

    private static Optional<String> flaw(String what, Map<String, Double> counters) {
        if (counters.size() > MOST_SERIES) {
            return Optional.of("the query of " + what + " answers " + counters.size() + " series, and " + MOST_SERIES
                    + " is the most; add them up by pod: sum by (pod) (...)");
        }
        for (Map.Entry<String, Double> counter : counters.entrySet()) {
            double value = counter.getValue();
            if (!(value >= 0) || Double.isInfinite(value)) {
                return Optional.of("the query of " + what + " answers " + value + " for " + counter.getKey()
                        + "; it must answer counters, which are 0 or more");
            }
        }
        return Optional.empty();
    }

    private static boolean lostMember(Map<String, Double> last, Map<String, Double> now) {
        return now.entrySet().stream().anyMatch(counter -> {
            Double before = last.get(counter.getKey());
            return before != null && counter.getValue() < before && counter.getValue() >= before / 2;
        });
    }

    private static double sum(Map<String, Double> last, Map<String, Double> now) {
        double sum = 0;
        for (Map.Entry<String, Double> counter : now.entrySet()) {
            double before = last.getOrDefault(counter.getKey(), 0.0);
            double value = counter.getValue();
            sum += value >= before ? value - before : value;
        }
        return sum;
    }

    private static Map<String, Double> merged(Map<String, Double> last, Map<String, Double> now) {
        Map<String, Double> all = new TreeMap<>(last);
        all.putAll(now);
        return all.size() > MOST_REMEMBERED ? now : all;
    }
}
