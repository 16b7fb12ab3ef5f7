package io.jenkins.delivery.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.delivery.analysis.Verdict.Kind;
import io.jenkins.delivery.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateLimitCheckTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final MetricQuery TOTAL = new MetricQuery("sum by (pod) (http_requests_total)");
    private static final MetricQuery ERRORS = new MetricQuery("sum by (pod) (http_requests_total{code=~\"5..\"})");
    private static final RateLimitCheck CHECK = RateLimitCheck.errors("prometheus", TOTAL, ERRORS);
    private static final Reading AWAY = new Reading.Missing("http://prometheus:9090: connection refused");

    private Instant now = START;
    private double requests;
    private double errors;
    private RateLimitCheck check = CHECK;
    private CheckState state = CHECK.begin(START);

    @Test
    void theUsualCheckIsErrorsAtMostOnePercentLookedAtEveryFiveSeconds() {
        assertThat(CHECK.limit()).isEqualTo(0.01);
        assertThat(CHECK.alpha()).isEqualTo(0.01);
        assertThat(CHECK.noData()).isEqualTo(new NoData(NoData.Policy.HOLD, Duration.ofMinutes(10)));
        assertThat(CHECK.nextLook(state)).isEqualTo(START);
        look(0, 0);
        assertThat(CHECK.nextLook(state)).isEqualTo(START.plusSeconds(5));
    }

    @Test
    void isClosedBeforeTheFirstLookAndOpenOnceRequestsWereSeen() {
        assertThat(gate()).isInstanceOf(Gate.Closed.class);
        look(0, 0);
        assertThat(gate())
                .isEqualTo(new Gate.Closed(
                        "errors: nothing to judge: no request to the new version since this phase began", false));
        assertThat(state.verdict().kind()).isEqualTo(Kind.NO_EVIDENCE);
        look(20, 0);
        assertThat(gate()).isInstanceOf(Gate.Open.class);
        assertThat(state.verdict().kind()).isEqualTo(Kind.UNDECIDED);
        assertThat(state.verdict().because())
                .isEqualTo("errors: 0 of 20 requests (0 %); certain is only that it is between 0 % and "
                        + percentOf("upper") + "; the limit is 1 %");
    }

    @Test
    void aVersionThatIsFineIsProvenToBe() {
        look(0, 0);
        for (int i = 0; i < 60; i++) {
            look(100, i % 10 == 0 ? 1 : 0);
        }
        assertThat(state.verdict().kind()).isEqualTo(Kind.NOT_WORSE);
        assertThat(state.verdict().because()).startsWith("errors: 6 of 6,000 requests (0.1 %); at most ");
    }

    @Test
    void aRegressionSaysItWithFiguresAndIsNeverTakenBack() {
        look(0, 0);
        look(1204, 312);
        assertThat(state.verdict().kind()).isEqualTo(Kind.REGRESSION);
        assertThat(state.verdict().because())
                .isEqualTo("errors: 312 of 1,204 requests (25.9 %); at least " + percentOf("lower")
                        + " is certain; the limit is 1 %");
        assertThat(state.verdict().evidence())
                .containsEntry("requests", 1204)
                .containsEntry("events", 312)
                .containsEntry("limit", 0.01)
                .containsEntry("alpha", 0.01)
                .containsEntry("looks", 2)
                .containsEntry("totalQuery", TOTAL.text())
                .containsEntry("eventsQuery", ERRORS.text())
                .containsKeys("lower", "upper", "epochLower");
        Verdict proven = state.verdict();

        fold(AWAY);
        look(100_000, 0);
        enterPhase();
        look(100_000, 0);

        assertThat(state.verdict()).isEqualTo(proven);
        assertThat(gate()).isEqualTo(new Gate.Failed(proven.because()));
    }

    @Test
    void noErrorSeriesYetMeansNoErrorAndNotNoData() {
        look(0, 0);
        fold(new Reading.Counters(Map.of("pod-a", 50.0), Map.of()));
        assertThat(gate()).isInstanceOf(Gate.Open.class);
    }

    @Test
    void whatStoodBeforeTheRolloutIsNotHeldAgainstIt() {
        fold(new Reading.Counters(Map.of("pod-a", 1000.0), Map.of("pod-a", 900.0)));
        fold(new Reading.Counters(Map.of("pod-a", 1100.0), Map.of("pod-a", 900.0)));
        assertThat(state.verdict().evidence()).containsEntry("requests", 100).containsEntry("events", 0);
    }

    @Test
    void anEmptyAnswerIsNoEvidenceAndNamesTheReason() {
        fold(new Reading.Counters(Map.of(), Map.of()));
        assertThat(state.verdict().because()).contains("no series answers the query of requests");
        assertThat(gate()).isInstanceOf(Gate.Closed.class);
        fold(new Reading.Counters(Map.of("pod-a", 37.0), Map.of("pod-a", 20.0)));
        assertThat(state.verdict().kind()).isEqualTo(Kind.REGRESSION);
    }

    @Test
    void holdsWhileTheSourceIsAwayAndAsksForAPersonWhenItsBudgetIsUsedUp() {
        look(0, 0);
        look(100, 0);
        fold(AWAY);
        assertThat(state.verdict().kind()).isEqualTo(Kind.NO_EVIDENCE);
        assertThat(gate())
                .isEqualTo(
                        new Gate.Closed("errors: nothing to judge: http://prometheus:9090: connection refused", false));
        for (int i = 0; i < 120; i++) {
            fold(AWAY);
        }
        assertThat(gate()).isInstanceOfSatisfying(Gate.Closed.class, closed -> {
            assertThat(closed.needsPerson()).isTrue();
            assertThat(closed.why()).contains("nothing for 10 min, so a person has to resume or abort");
        });
        look(100, 0);
        assertThat(gate()).isInstanceOf(Gate.Open.class);
    }

    @Test
    void failsOrGoesOnWithoutDataAsTheUserChose() {
        policy(NoData.Policy.FAIL, 60);
        fold(AWAY);
        assertThat(gate()).isInstanceOf(Gate.Closed.class);
        now = START.plusSeconds(60);
        assertThat(gate()).isInstanceOfSatisfying(Gate.Failed.class, failed -> assertThat(failed.why())
                .contains("connection refused", "1 min"));

        policy(NoData.Policy.CONTINUE, 60);
        assertThat(gate()).isInstanceOf(Gate.Closed.class);
        fold(AWAY);
        assertThat(gate()).isInstanceOf(Gate.Open.class);
    }

    @Test
    void aFailureOutranksAMissingValueUnderEveryPolicy() {
        for (NoData.Policy policy : NoData.Policy.values()) {
            policy(policy, 0);
            look(0, 0);
            look(100, 90);
            fold(AWAY);
            assertThat(gate()).as("" + policy).isInstanceOf(Gate.Failed.class);
            assertThat(state.verdict().kind()).isEqualTo(Kind.REGRESSION);
        }
    }

    @Test
    void eachPhaseNeedsRequestsOfItsOwn() {
        look(0, 0);
        look(100, 0);
        enterPhase();
        assertThat(gate()).isInstanceOf(Gate.Closed.class);
        look(0, 0);
        assertThat(gate()).isInstanceOf(Gate.Closed.class);
        look(1, 0);
        assertThat(gate()).isInstanceOf(Gate.Open.class);
        assertThat(state.verdict().evidence()).containsEntry("requests", 101);
    }

    @Test
    void evidenceInTheMakingOutlivesAPhase() {
        look(0, 0);
        look(40, 3);
        int epoch = ((RateLimitState) state).epochs();
        enterPhase();
        assertThat(((RateLimitState) state).epochs()).isEqualTo(epoch);
        assertThat(((RateLimitState) state).epoch()).isEqualTo(new Tally(40, 3));
    }

    @Test
    void queriesThatDoNotFitTogetherAreNoEvidence() {
        look(0, 0);
        look(10, 20);
        assertThat(state.verdict().kind()).isEqualTo(Kind.NO_EVIDENCE);
        assertThat(state.verdict().because()).contains("events grew by 20");
    }

    @Test
    void anAnswerOfAProbeIsNoEvidence() {
        fold(new Reading.Answer(true, "200"));
        assertThat(state.verdict().kind()).isEqualTo(Kind.NO_EVIDENCE);
    }

    @Test
    void theStateSurvivesTheJournalAndStaysSmall() throws JsonProcessingException {
        for (int i = 0; i < 500; i++) {
            look(100, i % 50 == 0 ? 1 : 0);
            if (i % 100 == 0) {
                fold(AWAY);
            }
            String json = Json.mapper().writeValueAsString(state);
            assertThat(json.length()).isLessThan(1500);
            assertThat(Json.mapper().readValue(json, CheckState.class)).isEqualTo(state);
        }
        look(1000, 900);
        assertThat(Json.mapper().readValue(Json.mapper().writeValueAsString(state), CheckState.class))
                .isEqualTo(state);
        assertThat(Json.mapper().readValue(Json.mapper().writeValueAsString(CHECK), Check.class))
                .isEqualTo(CHECK);
    }

    @Test
    void refusesWhatMakesNoSenseAndSaysWhatDoes() {
        assertThatThrownBy(() -> limit(1.5))
                .hasMessageContaining("errors: limit 1.5")
                .hasMessageContaining("0.01 is 1 %");
        assertThatThrownBy(() -> limit(0)).hasMessageContaining("limit 0.0");
        assertThatThrownBy(() -> limit(Double.NaN)).hasMessageContaining("limit NaN");
        assertThatThrownBy(() -> new RateLimitCheck(
                        "errors", "p", TOTAL, ERRORS, 0.01, 0.9, Duration.ofSeconds(5), NoData.DEFAULT))
                .hasMessageContaining("alpha 0.9");
        assertThatThrownBy(() -> new RateLimitCheck(
                        "errors", "p", TOTAL, ERRORS, 0.01, 0.01, Duration.ofMillis(5), NoData.DEFAULT))
                .hasMessageContaining("interval");
        assertThatThrownBy(() -> new MetricQuery(" ")).hasMessageContaining("query: is empty");
        assertThatThrownBy(() -> new NoData(NoData.Policy.HOLD, Duration.ofSeconds(-1)))
                .hasMessageContaining("budget");
    }

    private static RateLimitCheck limit(double limit) {
        return new RateLimitCheck("errors", "p", TOTAL, ERRORS, limit, 0.01, Duration.ofSeconds(5), NoData.DEFAULT);
    }

    private void policy(NoData.Policy policy, int seconds) {
        check = new RateLimitCheck(
                "errors",
                "p",
                TOTAL,
                ERRORS,
                0.01,
                0.01,
                Duration.ofSeconds(5),
                new NoData(policy, Duration.ofSeconds(seconds)));
        now = START;
        requests = 0;
        errors = 0;
        state = check.begin(START);
    }

    private String percentOf(String bound) {
        double value = (double) state.verdict().evidence().get(bound);
        return bound.equals("lower") ? Figures.atLeast(value) : Figures.atMost(value);
    }

    private Gate gate() {
        return check.gate(state, now);
    }

    private void enterPhase() {
        state = check.enterPhase(state, 1, now);
    }

    /** A look that sees so many more requests and errors. */
    private void look(double moreRequests, double moreErrors) {
        requests += moreRequests;
        errors += moreErrors;
        fold(new Reading.Counters(Map.of("pod-a", requests), errors == 0 ? Map.of() : Map.of("pod-a", errors)));
    }

    private void fold(Reading reading) {
        state = check.fold(state, reading, now);
        now = check.nextLook(state);
    }
}
