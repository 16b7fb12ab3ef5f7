package io.jenkins.delivery.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.delivery.analysis.Verdict.Kind;
import io.jenkins.delivery.health.Polling;
import io.jenkins.delivery.health.Probe;
import io.jenkins.delivery.json.Json;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProbeCheckTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final ProbeCheck CHECK =
            new ProbeCheck("health", Probe.Http.at(URI.create("http://web.shop/healthz")), Polling.DEFAULT);
    private static final Reading GOOD = new Reading.Answer(true, "200 OK");
    private static final Reading BAD = new Reading.Answer(false, "503 Service Unavailable");

    private CheckState state = CHECK.begin(START);

    @Test
    void opensAfterGoodAnswersAndShutsAgainInTheNextPhase() {
        assertThat(state.verdict().kind()).isEqualTo(Kind.NO_EVIDENCE);
        assertThat(gate()).isEqualTo(new Gate.Closed("health: not asked yet", false));
        fold(GOOD);
        assertThat(gate()).isEqualTo(new Gate.Closed("health: 1 of 2 good answers in a row", false));
        fold(GOOD);
        assertThat(gate()).isInstanceOf(Gate.Open.class);
        assertThat(state.verdict().kind()).isEqualTo(Kind.NOT_WORSE);
        assertThat(state.verdict().evidence())
                .containsEntry("probe", "GET http://web.shop/healthz")
                .containsEntry("attempts", 2)
                .containsEntry("lastAnswer", "200 OK");

        Instant later = START.plusSeconds(300);
        state = CHECK.enterPhase(state, 1, later);
        assertThat(gate()).isInstanceOf(Gate.Closed.class);
        assertThat(CHECK.nextLook(state)).isEqualTo(later);
    }

    @Test
    void failsWhenItsBudgetIsUsedUp() {
        while (gate() instanceof Gate.Closed) {
            assertThat(CHECK.nextLook(state)).isBeforeOrEqualTo(START.plusSeconds(60));
            fold(BAD);
        }
        assertThat(gate()).isInstanceOfSatisfying(Gate.Failed.class, failed -> assertThat(failed.why())
                .startsWith("health: not healthy within 60 s")
                .endsWith("503 Service Unavailable"));
        assertThat(state.verdict().kind()).isEqualTo(Kind.REGRESSION);
    }

    @Test
    void keepsWatchWhileAPhaseLasts() {
        fold(GOOD);
        fold(GOOD);
        for (int i = 0; i < 10; i++) {
            fold(GOOD);
        }
        fold(BAD);
        assertThat(gate()).isInstanceOfSatisfying(Gate.Closed.class, closed -> assertThat(closed.why())
                .contains("in doubt"));
        fold(new Reading.Missing("no answer within 5 s"));
        fold(BAD);
        assertThat(gate()).isInstanceOf(Gate.Failed.class);
    }

    @Test
    void survivesTheJournalAtEveryStep() throws JsonProcessingException {
        assertThat(Json.read(Json.write(CHECK), Check.class)).isEqualTo(CHECK);
        for (Reading reading : new Reading[] {BAD, GOOD, GOOD, BAD, BAD, BAD}) {
            fold(reading);
            assertThat(Json.read(Json.write(state), CheckState.class)).isEqualTo(state);
        }
        assertThat(gate()).isInstanceOf(Gate.Failed.class);
    }

    private Gate gate() {
        return CHECK.gate(state, CHECK.nextLook(state));
    }

    private void fold(Reading reading) {
        state = CHECK.fold(state, reading, CHECK.nextLook(state));
    }
}
