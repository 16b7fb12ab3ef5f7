package io.jenkins.delivery.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.delivery.health.PollState.Stage;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AdaptivePollerTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Answer GOOD = new Answer(true, "200");
    private static final Answer BAD = new Answer(false, "503 Service Unavailable");

    private final Polling polling = Polling.DEFAULT;
    private PollState state = AdaptivePoller.begin(polling, START);

    @Test
    void looksAtOnceAndIsContentAfterTwoGoodAnswersInARow() {
        assertThat(state.next()).isEqualTo(START);
        answer(GOOD);
        assertThat(state.stage()).isEqualTo(Stage.WAITING);
        assertThat(state.next()).isEqualTo(START.plusMillis(500));
        answer(GOOD);
        assertThat(state.isWell()).isTrue();
        assertThat(state.healthyAt()).contains(START.plusMillis(500));
        assertThat(state.next()).isEqualTo(START.plusMillis(15_500));
        assertThat(explain()).isEqualTo("healthy after 0.5 s: 200");
    }

    @Test
    void goodAnswersMustComeInARow() {
        answer(GOOD);
        answer(BAD);
        answer(GOOD);
        assertThat(state.stage()).isEqualTo(Stage.WAITING);
        assertThat(explain()).isEqualTo("1 of 2 good answers in a row");
    }

    @Test
    void givesUpAfterAMinuteAndSaysHow() {
        while (state.stage() == Stage.WAITING) {
            answer(BAD);
        }
        assertThat(state.stage()).isEqualTo(Stage.FAILED);
        assertThat(state.attempts()).isBetween(29, 30);
        assertThat(state.failedAt().orElseThrow()).isBetween(START.plusSeconds(59), START.plusSeconds(60));
        assertThat(explain())
                .startsWith("not healthy within 60 s (")
                .endsWith(" attempts), the last answer: 503 Service Unavailable");
    }

    @Test
    void whatBecameHealthyAtTheLastMomentIsConfirmedAndNotThrownAway() {
        while (state.next().isBefore(state.deadline()) && state.attempts() < polling.attempts() - 1) {
            answer(BAD);
        }
        answer(GOOD);
        assertThat(state.stage()).isEqualTo(Stage.WAITING);
        answer(GOOD);
        assertThat(state.isWell()).isTrue();
    }

    @Test
    void aHealthyOneIsWatchedSlowlySoonerWhenInDoubtAndFailsAfterThreeBadAnswersInARow() {
        answer(GOOD);
        answer(GOOD);
        answer(BAD);
        assertThat(state.stage()).isEqualTo(Stage.HEALTHY);
        assertThat(state.isWell()).isFalse();
        assertThat(explain())
                .isEqualTo("in doubt: bad answers in a row: 1 (3 fail), the last one: 503 Service Unavailable");
        answer(GOOD);
        assertThat(state.isWell()).isTrue();
        answer(BAD);
        Instant doubt = state.next();
        answer(BAD);
        assertThat(Duration.between(doubt, state.next())).isEqualTo(Duration.ofSeconds(5));
        answer(BAD);
        assertThat(state.stage()).isEqualTo(Stage.FAILED);
        assertThat(explain())
                .isEqualTo("no longer healthy: 3 bad answers in a row, the last one: 503 Service Unavailable");
        PollState failed = state;
        answer(GOOD);
        assertThat(state).isEqualTo(failed);
    }

    @Test
    void timeInWhichNobodyLookedDoesNotCount() {
        answer(BAD);
        Instant afterRestart = START.plusSeconds(600);
        state = AdaptivePoller.answered(polling, state, BAD, afterRestart);
        assertThat(state.stage()).isEqualTo(Stage.WAITING);
        assertThat(state.deadline()).isAfter(afterRestart.plusSeconds(50));
    }

    /** The promise: less than one pause is added to the moment at which it became healthy, however slow the answers are. */
    @Property(tries = 500)
    void addsLessThanOnePauseToTheMomentOfHealth(
            @ForAll @IntRange(max = 59_000) int healthyAfterMillis, @ForAll @IntRange(max = 400) int answerMillis) {
        Polling once = Polling.until(Duration.ofSeconds(2), 30, Duration.ofSeconds(60), 1);
        Instant healthy = START.plusMillis(healthyAfterMillis);
        PollState poll = AdaptivePoller.begin(once, START);
        Duration lastPause = Duration.ZERO;
        while (poll.stage() == Stage.WAITING) {
            Instant asked = poll.next();
            Answer answer = asked.isBefore(healthy) ? BAD : GOOD;
            poll = AdaptivePoller.answered(once, poll, answer, asked.plusMillis(answerMillis));
            if (poll.stage() == Stage.WAITING) {
                lastPause = Duration.between(asked, poll.next());
            }
        }

        assertThat(poll.stage()).isEqualTo(Stage.HEALTHY);
        Duration added =
                Duration.between(healthy, poll.healthyAt().orElseThrow()).minusMillis(answerMillis);
        assertThat(added).isLessThanOrEqualTo(lastPause);
        assertThat(lastPause).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void outsideTextIsShortAndOnOneLine() {
        assertThat(new Answer(false, "a\r\nFAKE LOG LINE\u001b[31m\tb").detail())
                .isEqualTo("a FAKE LOG LINE [31m b");
        assertThat(new Answer(false, "x".repeat(5000)).detail()).hasSize(300).endsWith("…");
    }

    private void answer(Answer answer) {
        state = AdaptivePoller.answered(polling, state, answer, state.next());
    }

    private String explain() {
        return AdaptivePoller.explain(polling, state);
    }
}
