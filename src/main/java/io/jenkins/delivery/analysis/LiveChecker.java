package io.jenkins.delivery.analysis;

import io.jenkins.delivery.health.Answer;
import io.jenkins.delivery.health.ProbeClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Looks at the real thing: limits at metric sources, probes at what they probe. */
public final class LiveChecker implements Checker {
    private final Map<String, MetricSource> sources;
    private final ProbeClient probes;
    private final Supplier<QueryScope> scope;

    /**
     * @param sources by the name that checks use
     * @param scope fills in the names in queries, at every look: the hash of the new version's pods is not known before there are some
     */
    public LiveChecker(Map<String, MetricSource> sources, ProbeClient probes, Supplier<QueryScope> scope) {
        this.sources = Map.copyOf(sources);
        this.probes = probes;
        this.scope = scope;
    }

    @Override
    public Reading look(Check check) {
        if (check instanceof ProbeCheck probe) {
            Answer answer = probes.ask(probe.probe());
            return new Reading.Answer(answer.ok(), answer.detail());
        }
        RateLimitCheck limit = (RateLimitCheck) check;
        MetricSource source = sources.get(limit.source());
        if (source == null) {
            return new Reading.Missing("no metric source is called '" + limit.source() + "'; there are "
                    + new TreeMap<>(sources).keySet());
        }
        try {
            return counters(source, limit);
        } catch (IllegalArgumentException e) {
            return new Reading.Missing(e.getMessage());
        }
    }

    private Reading counters(MetricSource source, RateLimitCheck limit) {
        QueryScope names = scope.get();
        // Two queries share the time of one look.
        Duration each = limit.lookTimeout().dividedBy(2);
        Answered<List<Sample>> total = source.instant(names.expand(limit.total().text()), Optional.empty(), each);
        if (total instanceof Answered.Failed<List<Sample>> failed) {
            return new Reading.Missing(failed.why());
        }
        List<Sample> requests = ((Answered.Got<List<Sample>>) total).value();
        // The moment of the first answer, by the source's own clock: events of a later scrape would seem to have no
        // requests.
        Optional<Instant> at = requests.stream().map(Sample::at).findFirst();
        Answered<List<Sample>> events =
                source.instant(names.expand(limit.events().text()), at, each);
        if (events instanceof Answered.Failed<List<Sample>> failed) {
            return new Reading.Missing(failed.why());
        }
        return new Reading.Counters(bySeries(requests), bySeries(((Answered.Got<List<Sample>>) events).value()));
    }

    private static Map<String, Double> bySeries(List<Sample> samples) {
        Map<String, Double> values = new TreeMap<>();
        samples.forEach(sample -> values.merge(sample.series(), sample.value(), Double::sum));
        return values;
    }
}
