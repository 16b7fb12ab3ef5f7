package io.jenkins.delivery.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.delivery.health.Answer;
import io.jenkins.delivery.health.Polling;
import io.jenkins.delivery.health.Probe;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveCheckerTest {
    private static final Instant SCRAPED = Instant.parse("2026-03-01T12:00:00Z");
    private static final RateLimitCheck ERRORS = RateLimitCheck.errors(
            "prom", new MetricQuery("total{h=\"${hash}\"}"), new MetricQuery("errors{h=\"${hash}\"}"));

    private final Map<String, Answered<List<Sample>>> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private QueryScope scope = new QueryScope(Map.of("hash", "6d4f"));
    private final LiveChecker checker = new LiveChecker(
            Map.of("prom", new FakeSource()), probe -> new Answer(false, "503 from " + probe.describe()), () -> scope);

    @Test
    void readsBothCountersOfTheSameMoment() {
        answers.put("total{h=\"6d4f\"}", got(new Sample("pod=a", SCRAPED, 100), new Sample("pod=b", SCRAPED, 50)));
        answers.put("errors{h=\"6d4f\"}", got(new Sample("pod=a", SCRAPED, 7)));
        assertThat(checker.look(ERRORS))
                .isEqualTo(new Reading.Counters(Map.of("pod=a", 100.0, "pod=b", 50.0), Map.of("pod=a", 7.0)));
        assertThat(asked).containsExactly("total{h=\"6d4f\"} at now", "errors{h=\"6d4f\"} at " + SCRAPED);
    }

    @Test
    void noErrorsYetIsAnEmptyAnswerAndNothingMissing() {
        answers.put("total{h=\"6d4f\"}", got(new Sample("pod=a", SCRAPED, 100)));
        answers.put("errors{h=\"6d4f\"}", got());
        assertThat(checker.look(ERRORS)).isEqualTo(new Reading.Counters(Map.of("pod=a", 100.0), Map.of()));
    }

    @Test
    void whateverFailsIsMissingWithItsReason() {
        answers.put("total{h=\"6d4f\"}", new Answered.Failed<>("prom: connection refused"));
        assertThat(checker.look(ERRORS)).isEqualTo(new Reading.Missing("prom: connection refused"));
        answers.put("total{h=\"6d4f\"}", got(new Sample("pod=a", SCRAPED, 100)));
        answers.put("errors{h=\"6d4f\"}", new Answered.Failed<>("prom: 400 bad_data"));
        assertThat(checker.look(ERRORS)).isEqualTo(new Reading.Missing("prom: 400 bad_data"));
        scope = new QueryScope(Map.of("hahs", "6d4f"));
        assertThat(checker.look(ERRORS))
                .isInstanceOfSatisfying(Reading.Missing.class, missing -> assertThat(missing.why())
                        .contains("'hash' in")
                        .contains("has no value"));
        RateLimitCheck elsewhere = RateLimitCheck.errors("promm", new MetricQuery("a"), new MetricQuery("b"));
        assertThat(checker.look(elsewhere))
                .isEqualTo(new Reading.Missing("no metric source is called 'promm'; there are [prom]"));
    }

    @Test
    void notANumberReachesTheCheckAndIsNoEvidenceThere() {
        answers.put("total{h=\"6d4f\"}", got(new Sample("pod=a", SCRAPED, Double.NaN)));
        answers.put("errors{h=\"6d4f\"}", got());
        CheckState state = ERRORS.fold(ERRORS.begin(SCRAPED), checker.look(ERRORS), SCRAPED);
        assertThat(state.verdict().kind()).isEqualTo(Verdict.Kind.NO_EVIDENCE);
        assertThat(state.verdict().because()).contains("answers NaN for pod=a");
    }

    @Test
    void probesAreAsked() {
        Check probe = new ProbeCheck("health", Probe.Http.at(URI.create("http://web.shop/")), Polling.DEFAULT);
        assertThat(checker.look(probe)).isEqualTo(new Reading.Answer(false, "503 from GET http://web.shop/"));
    }

    private static Answered<List<Sample>> got(Sample... samples) {
        return new Answered.Got<>(List.of(samples), List.of());
    }

    /** Answers from a table. */
    private final class FakeSource implements MetricSource {
        @Override
        public String name() {
            return "prom";
        }

        @Override
        public Answered<List<Sample>> instant(MetricQuery query, Optional<Instant> at, Duration timeout) {
            asked.add(query.text() + " at " + at.map(Instant::toString).orElse("now"));
            return answers.getOrDefault(query.text(), new Answered.Failed<>("not in the table: " + query.text()));
        }

        @Override
        public Answered<List<Sample>> range(
                MetricQuery query, Instant from, Instant to, Duration step, Duration timeout) {
            return new Answered.Failed<>("not in the table: " + query.text());
        }
    }
}
