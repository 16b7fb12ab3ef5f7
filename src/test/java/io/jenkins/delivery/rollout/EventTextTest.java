package io.jenkins.delivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.delivery.analysis.Verdict;
import io.jenkins.delivery.platform.PodProblem;
import io.jenkins.delivery.rollout.EventText.Line;
import io.jenkins.delivery.rollout.EventText.Tone;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventTextTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void sayLoudlyThatPodStatesAloneDecide() {
        assertThat(EventText.lines(new RolloutEvent.Started(NOW, "kubernetes: shop/web", "web:1", "web:2", 0)))
                .extracting(Line::tone)
                .containsExactly(Tone.PLAIN, Tone.WARNING);
        assertThat(EventText.lines(new RolloutEvent.Started(NOW, "kubernetes: shop/web", "web:1", "web:2", 1)))
                .containsExactly(new Line(Tone.PLAIN, "kubernetes: shop/web: canary from web:1 to web:2"));
    }

    @Test
    void outsideTextCannotFakeALine() {
        PodProblem problem = new PodProblem("web-1", "Failed", "first\nPROMOTED: second\u001b[31m", true);
        assertThat(EventText.lines(new RolloutEvent.Problem(NOW, problem)))
                .containsExactly(new Line(Tone.WARNING, "pod web-1: Failed: first PROMOTED: second [31m"));
    }

    @Test
    void tellWhatWasAskedForWhereLessWasReached() {
        assertThat(EventText.lines(new RolloutEvent.Weight(NOW, 20, 20)))
                .containsExactly(new Line(Tone.PLAIN, "traffic: 20 % on the new version"));
        assertThat(EventText.lines(new RolloutEvent.Weight(NOW, 20, 14)))
                .containsExactly(new Line(Tone.PLAIN, "traffic: 14 % on the new version (20 % asked for)"));
    }

    @Test
    void singleLooksAreNoise() {
        Verdict verdict = new Verdict(Verdict.Kind.UNDECIDED, "1 of 2", Map.of());
        assertThat(EventText.lines(new RolloutEvent.Look(NOW, "errors", verdict)))
                .isEmpty();
        assertThat(EventText.lines(new RolloutEvent.VerdictChanged(NOW, "errors", verdict)))
                .containsExactly(new Line(Tone.PLAIN, "check errors: 1 of 2"));
    }
}
