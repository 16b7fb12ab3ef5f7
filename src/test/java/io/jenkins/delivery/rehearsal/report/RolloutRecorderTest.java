package io.jenkins.delivery.rehearsal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.delivery.analysis.Verdict;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.PodProblem;
import io.jenkins.delivery.rehearsal.RolloutRecord;
import io.jenkins.delivery.rehearsal.RolloutRecord.Requests;
import io.jenkins.delivery.rollout.Cause;
import io.jenkins.delivery.rollout.Command;
import io.jenkins.delivery.rollout.Outcome;
import io.jenkins.delivery.rollout.RolloutEvent;
import io.jenkins.delivery.rollout.RolloutState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RolloutRecorderTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Requests NONE = new Requests(0, 0, 0);

    private final RolloutRecorder recorder = new RolloutRecorder(START, "canaryRollout", "shop/web", "old", "new");

    @Test
    void every_event_of_the_engine_has_a_type_and_its_details_in_a_fixed_order() {
        Verdict verdict = new Verdict(
                Verdict.Kind.REGRESSION,
                "too many",
                Map.of("limit", 0.01, "requests", 100, "events", 9, "rate", 0.09, "lower", 0.02, "source", "prom"));
        tell(new RolloutEvent.Started(at(1), "shop/web", "old", "new", 2));
        tell(new RolloutEvent.PhaseBegan(at(2), 1, "weight 5 %"));
        tell(new RolloutEvent.Weight(at(3), 5, 4));
        tell(new RolloutEvent.Waiting(at(4), "pods", false));
        tell(new RolloutEvent.Problem(at(5), new PodProblem("web-1", "ImagePullBackOff", "no such tag", true)));
        tell(new RolloutEvent.Look(at(6), "errors", verdict));
        tell(new RolloutEvent.VerdictChanged(at(6), "errors", verdict));
        tell(new RolloutEvent.Said(at(7), new Command(Command.Kind.PAUSE, "alice", "lunch")));
        tell(new RolloutEvent.TroubleBegan(at(8), PlatformException.Kind.TRANSIENT, "503"));
        tell(new RolloutEvent.TroubleEnded(at(9.5), Duration.ofMillis(1500)));
        tell(new RolloutEvent.TurnedBack(at(10), new Cause(Cause.Kind.CHECK, "too many", at(9.75))));
        tell(new RolloutEvent.Weight(at(10.2), 0, 0));
        tell(new RolloutEvent.Restored(at(10.2)));
        tell(new RolloutEvent.Ended(at(12), Outcome.ROLLED_BACK, "too many"));
        recorder.traffic(at(5), Duration.ofSeconds(5), 90, 1, 10, 2);
        recorder.fault(at(8), "api-server-away", Optional.of(Duration.ofSeconds(2)), "");
        recorder.fault(at(11), "controller-crash", Optional.empty(), "");

        RolloutRecord record = recorder.record(new Requests(100, 3, 2));

        assertThat(record.events().stream().map(event -> event.at() + " " + event.type() + " " + event.details()))
                .containsExactly(
                        "1.0 started {checks=2}",
                        "2.0 phase {index=1, title=weight 5 %}",
                        "3.0 weight {value=5, effective=4}",
                        "4.0 waiting {why=pods, needsPerson=false}",
                        "5.0 problem {pod=web-1, reason=ImagePullBackOff, message=no such tag, fatal=true}",
                        "5.0 traffic {seconds=5.0, old={requests=90, failed=1}, new={requests=10, failed=2}}",
                        "6.0 look {check=errors, verdict=REGRESSION, limit=0.01, requests=100, events=9, rate=0.09,"
                                + " lower=0.02}",
                        "6.0 verdict {check=errors, verdict=REGRESSION, because=too many, evidence={events=9,"
                                + " limit=0.01, lower=0.02, rate=0.09, requests=100, source=prom}}",
                        "7.0 said {does=pause, by=alice, reason=lunch}",
                        "8.0 trouble {kind=TRANSIENT, message=503}",
                        "8.0 fault {kind=api-server-away, seconds=2.0, what=}",
                        "9.5 recovered {seconds=1.5}",
                        "10.0 decision {kind=CHECK, because=too many, detectedAt=9.75}",
                        "10.2 weight {value=0, effective=0}",
                        "10.2 restored {}",
                        "11.0 fault {kind=controller-crash, seconds=null, what=}",
                        "12.0 ended {outcome=ROLLED_BACK, reason=too many}");
        assertThat(record.outcome()).isEqualTo(RolloutRecord.Outcome.ROLLED_BACK);
        assertThat(record.reason()).isEqualTo("too many");
        assertThat(record.detectedAt()).contains(9.75);
        assertThat(record.decidedAt()).contains(10.0);
        assertThat(record.restoredAt()).contains(10.2);
    }

    @Test
    void a_persons_word_is_a_decision_without_anything_detected() {
        tell(new RolloutEvent.TurnedBack(at(10), new Cause(Cause.Kind.PERSON, "alice said abort", at(10))));

        assertThat(recorder.record(NONE).detectedAt()).isEmpty();
        assertThat(recorder.record(NONE).decidedAt()).contains(10.0);
    }

    @Test
    void the_first_decision_counts() {
        tell(new RolloutEvent.TurnedBack(at(10), new Cause(Cause.Kind.CHECK, "errors", at(9))));
        tell(new RolloutEvent.TurnedBack(at(20), new Cause(Cause.Kind.DRIFT, "somebody else", at(20))));

        assertThat(recorder.record(NONE).detectedAt()).contains(9.0);
        assertThat(recorder.record(NONE).decidedAt()).contains(10.0);
    }

    @Test
    void a_rollback_before_any_traffic_ends_with_weight_0_too() {
        tell(new RolloutEvent.TurnedBack(at(10), new Cause(Cause.Kind.PODS, "no image", at(5))));
        tell(new RolloutEvent.Restored(at(11)));

        assertThat(recorder.record(NONE).events())
                .extracting(io.jenkins.delivery.rehearsal.RolloutEvent::type)
                .containsExactly("decision", "weight", "restored");
    }

    @Test
    void a_rollout_that_has_not_ended_is_told_as_failed() {
        assertThat(recorder.record(NONE).outcome()).isEqualTo(RolloutRecord.Outcome.FAILED);
        assertThat(recorder.record(NONE).reason()).isEqualTo("it has not ended");
    }

    private void tell(RolloutEvent event) {
        recorder.onEvents(RolloutState.start(START), List.of(event));
    }

    private static Instant at(double seconds) {
        return START.plusMillis(Math.round(seconds * 1000));
    }
}
