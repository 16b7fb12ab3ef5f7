package io.jenkins.delivery.rehearsal.report;

import io.jenkins.delivery.analysis.CheckState;
import io.jenkins.delivery.analysis.MetricQuery;
import io.jenkins.delivery.analysis.RateLimitCheck;
import io.jenkins.delivery.analysis.Reading;
import io.jenkins.delivery.analysis.Verdict;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.PodProblem;
import io.jenkins.delivery.rehearsal.LogLine;
import io.jenkins.delivery.rehearsal.RehearsalResult;
import io.jenkins.delivery.rehearsal.RolloutRecord;
import io.jenkins.delivery.rehearsal.RolloutRecord.Requests;
import io.jenkins.delivery.rehearsal.RunResult;
import io.jenkins.delivery.rehearsal.StageRecord;
import io.jenkins.delivery.rollout.Cause;
import io.jenkins.delivery.rollout.Command;
import io.jenkins.delivery.rollout.Outcome;
import io.jenkins.delivery.rollout.RolloutEvent;
import io.jenkins.delivery.rollout.RolloutState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** Canaries as an engine could have told them: the real check judges requests that are drawn from a seed. */
final class SampleRun {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final String OLD = "registry.example/shop/web:1.4.2";
    static final String NEW = "registry.example/shop/web:1.5.0";

    private static final int PER_SECOND = 200;
    private static final double OLD_RATE = 0.001;

    private final Random random;
    private final DoubleUnaryOperator errorRate;
    private final RolloutRecorder recorder =
            new RolloutRecorder(START, "canaryRollout", "shop/web in production", OLD, NEW);
    private final RateLimitCheck check = RateLimitCheck.errors(
            "prometheus",
            new MetricQuery("sum by (pod) (http_requests_total{version=\"new\"})"),
            new MetricQuery("sum by (pod) (http_requests_total{version=\"new\",code=~\"5..\"})"));
    private CheckState state;
    private double at = 3;
    private int weight;
    private long[] sum = new long[4];
    private boolean metricsAway;
    private boolean over;

    private SampleRun(long seed, DoubleUnaryOperator errorRate) {
        this.random = new Random(seed);
        this.errorRate = errorRate;
        this.state = check.begin(instant(at));
    }

    /** A good release: 5 %, a hold, then 20 to 80 % for ten minutes each, and 40 s without metrics. */
    static RehearsalResult promoted(long seed) {
        SampleRun run = new SampleRun(seed, time -> 0.0012);
        run.canary();
        return run.result(RunResult.SUCCESS);
    }

    /** It turns bad after 20 minutes. */
    static RehearsalResult rolledBack(long seed) {
        SampleRun run = new SampleRun(seed, time -> time < 1200 ? 0.001 : 0.05);
        run.canary();
        return run.result(RunResult.FAILURE);
    }

    /** It is bad from the beginning: over within a minute. */
    static RehearsalResult rolledBackAtOnce(long seed) {
        SampleRun run = new SampleRun(seed, time -> 0.25);
        run.canary();
        return run.result(RunResult.FAILURE);
    }

    static RehearsalResult of(RunResult result, List<RolloutRecord> rollouts) {
        return new RehearsalResult(
                result, 12.5, 0.25, 7, "Jenkinsfile", Optional.empty(), List.of(), rollouts, List.of());
    }

    private void canary() {
        tell(new RolloutEvent.Started(instant(at), "shop/web in production", OLD, NEW, 1));
        phase(0, "prepare", 0.4);
        step(1, 5);
        phase(2, "hold", 0);
        tell(new RolloutEvent.Waiting(instant(at), "waits until someone resumes it", true));
        pass(180);
        if (!over) {
            tell(new RolloutEvent.Said(
                    instant(at), new Command(Command.Kind.RESUME, "alice", "the dashboards look fine")));
        }
        int index = 3;
        for (int percent : new int[] {20, 40, 60, 80}) {
            step(index++, percent);
            phase(index++, "pause 10 min", 0);
            if (percent == 40 && !over) {
                pass(100);
                recorder.fault(instant(at), "metrics-away", Optional.of(Duration.ofSeconds(75)), "");
                metricsAway = true;
                pass(75);
                metricsAway = false;
                pass(425);
            } else {
                pass(600);
            }
        }
        step(index++, 100);
        if (!over) {
            phase(index++, "promote", 6);
            phase(index, "retire", 0.3);
            tell(new RolloutEvent.Ended(instant(at), Outcome.PROMOTED, NEW + " serves alone"));
        }
    }

    private void phase(int index, String title, double lasts) {
        if (!over) {
            tell(new RolloutEvent.PhaseBegan(instant(at), index, title));
            at += lasts;
        }
    }

    private void step(int index, int percent) {
        if (over) {
            return;
        }
        phase(index, "weight " + percent + " %", 0);
        tell(new RolloutEvent.Waiting(instant(at), "1 of " + Math.max(2, percent / 10) + " pods ready", false));
        if (percent == 20) {
            tell(new RolloutEvent.Problem(
                    instant(at + 1),
                    new PodProblem("web-7c9f-x2x9q", "Unschedulable", "0/3 nodes are available", false)));
            tell(new RolloutEvent.TroubleBegan(
                    instant(at + 2), PlatformException.Kind.TRANSIENT, "the API server answers 503"));
            tell(new RolloutEvent.TroubleEnded(instant(at + 5), Duration.ofSeconds(3)));
        }
        pass(8.2);
        if (!over) {
            weight = percent;
            tell(new RolloutEvent.Weight(instant(at), percent, percent));
            state = check.enterPhase(state, index, instant(at));
        }
    }

    private void pass(double seconds) {
        double end = at + seconds;
        while (!over && end - at > 5) {
            at += 5;
            traffic(5);
            if (weight > 0) {
                look();
            }
        }
        if (!over) {
            at = end;
        }
    }

    private void traffic(int seconds) {
        long all = PER_SECOND * seconds + random.nextInt(40) - 20;
        long toNew = draw(all, weight / 100.0);
        long newFailed = draw(toNew, errorRate.applyAsDouble(at));
        long oldFailed = draw(all - toNew, OLD_RATE);
        sum = new long[] {
            sum[0] + all - toNew, sum[1] + oldFailed, sum[2] + toNew, sum[3] + newFailed,
        };
        recorder.traffic(instant(at), Duration.ofSeconds(seconds), all - toNew, oldFailed, toNew, newFailed);
    }

    private long draw(long count, double probability) {
        long hits = 0;
        for (long i = 0; i < count; i++) {
            hits += random.nextDouble() < probability ? 1 : 0;
        }
        return hits;
    }

    private void look() {
        Reading reading = metricsAway
                ? new Reading.Missing("prometheus does not answer")
                : new Reading.Counters(Map.of("web-1", (double) sum[2]), Map.of("web-1", (double) sum[3]));
        Verdict before = state.verdict();
        state = check.fold(state, reading, instant(at));
        Verdict verdict = state.verdict();
        tell(new RolloutEvent.Look(instant(at), check.name(), verdict));
        if (before.kind() != verdict.kind()) {
            tell(new RolloutEvent.VerdictChanged(instant(at), check.name(), verdict));
        }
        if (verdict.kind() == Verdict.Kind.REGRESSION) {
            back(verdict.because());
        }
    }

    private void back(String because) {
        tell(new RolloutEvent.TurnedBack(instant(at), new Cause(Cause.Kind.CHECK, because, instant(at))));
        at += 0.35;
        tell(new RolloutEvent.Weight(instant(at), 0, 0));
        tell(new RolloutEvent.Restored(instant(at)));
        at += 12;
        tell(new RolloutEvent.Ended(instant(at), Outcome.ROLLED_BACK, because));
        over = true;
    }

    private void tell(RolloutEvent event) {
        recorder.onEvents(RolloutState.start(START), List.of(event));
    }

    private static Instant instant(double seconds) {
        return START.plusMillis(Math.round(seconds * 1000));
    }

    private RehearsalResult result(RunResult result) {
        RolloutRecord record = recorder.record(new Requests(sum[0] + sum[2], sum[1] + sum[3], sum[3]));
        List<LogLine> log = new ArrayList<>();
        log.add(new LogLine(0, "stage Build"));
        log.add(new LogLine(2, "sh told, not run: mvn -B verify"));
        new Story(record)
                .rows.forEach(row -> log.add(
                        new LogLine(row.event().at(), Words.title(row.event()) + ": " + Words.details(row.event()))));
        RunResult smoke = result == RunResult.SUCCESS ? RunResult.SUCCESS : RunResult.NOT_BUILT;
        return new RehearsalResult(
                result,
                at + 2,
                0.812,
                7,
                "Jenkinsfile",
                Optional.of(result == RunResult.SUCCESS ? "metrics-away.yaml" : "bad-release.yaml"),
                List.of(
                        new StageRecord("Build", RunResult.SUCCESS, 0, 2),
                        new StageRecord("Release to production", result, 2, at),
                        new StageRecord("Smoke test", smoke, at, smoke == RunResult.SUCCESS ? at + 2 : at)),
                List.of(record),
                log);
    }
}
