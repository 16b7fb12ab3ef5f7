package io.jenkins.delivery.platform.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.delivery.analysis.Check;
import io.jenkins.delivery.analysis.MetricQuery;
import io.jenkins.delivery.analysis.NoData;
import io.jenkins.delivery.analysis.RateLimitCheck;
import io.jenkins.delivery.rollout.Outcome;
import io.jenkins.delivery.rollout.Patience;
import io.jenkins.delivery.rollout.Ports;
import io.jenkins.delivery.rollout.RolloutEvent;
import io.jenkins.delivery.rollout.RolloutListener;
import io.jenkins.delivery.rollout.RolloutPlan;
import io.jenkins.delivery.rollout.RolloutState;
import io.jenkins.delivery.strategy.Canary;
import io.jenkins.delivery.strategy.Planner;
import io.jenkins.delivery.time.VirtualScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulatedRolloutTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Check ERRORS = new RateLimitCheck(
            "errors",
            "metrics",
            new MetricQuery("requests"),
            new MetricQuery("errors"),
            0.01,
            0.01,
            Duration.ofSeconds(5),
            NoData.DEFAULT);

    private final List<String> told = new ArrayList<>();

    private Story rehearse(Scenario scenario, Check... checks) throws Exception {
        VirtualScheduler scheduler = new VirtualScheduler(START);
        SimulatedCluster cluster = new SimulatedCluster(scenario, scheduler, scheduler::spend, Delays.USUAL);
        SimulatedPeople people = new SimulatedPeople(
                cluster, scheduler, text -> told.add(Duration.between(START, scheduler.now()) + " " + text));
        Ports ports = cluster.ports("shop/web", "shop/web:1.5.0");
        RolloutPlan plan = Planner.plan(
                "r1",
                "canaryRollout",
                new Canary(List.of(
                        new Canary.Weight(5, Duration.ZERO),
                        new Canary.Hold(),
                        new Canary.Weight(20, Duration.ofMinutes(10)),
                        new Canary.Weight(40, Duration.ofMinutes(10)),
                        new Canary.Weight(100, Duration.ZERO))),
                "shop/web:1.5.0",
                ports,
                List.of(checks),
                Patience.DEFAULT,
                scheduler.now());
        ports.platform().close();
        Story story = new Story();
        SimulatedRollout.start(
                plan,
                cluster,
                scheduler,
                people,
                () -> cluster.ports("shop/web", "shop/web:1.5.0"),
                story,
                text -> told.add(text));
        while (story.end.isEmpty()
                && scheduler.now().isBefore(START.plus(Duration.ofHours(5)))
                && scheduler.runNext()) {
            // Time passes.
        }
        story.requests = cluster.requests("shop/web");
        return story;
    }

    @Test
    void aCalmDayPromotes() throws Exception {
        Story story = rehearse(Scenario.CALM);
        assertThat(story.end.orElseThrow().outcome()).contains(Outcome.PROMOTED);
    }

    @Test
    void aBadReleaseGoesBackAlthoughTheControllerWasKilledInBetween() throws Exception {
        Story story = rehearse(
                ScenarioReader.read(
                        "x.yaml",
                        """
                        seed: 7
                        traffic: { requestsPerSecond: 200 }
                        versions:
                          "shop/web:1.4.2": { errorRate: 0.001, latency: { p50: 40ms, p95: 180ms } }
                          "shop/web:1.5.0": { errorRate: [ {at: 0s, value: 0.001}, {at: 15m, value: 0.05} ], readyAfter: 8s }
                        faults:
                          - { kind: controller-crash, at: 6m, for: 20s }
                          - { kind: metrics-away, at: 90s, for: 40s }
                          - { kind: slow-api, at: 90s, for: 40s, delay: 2s }
                        people:
                          - { at: 3m, name: alice, does: resume }
                        """),
                ERRORS);

        assertThat(story.end.orElseThrow().outcome()).contains(Outcome.ROLLED_BACK);
        assertThat(told).anyMatch(text -> text.contains("the controller is killed"));
        assertThat(story.requests.failedBy("shop/web:1.5.0")).isBetween(1L, 200L);
    }

    private static final class Story implements RolloutListener {
        final List<RolloutEvent> events = new ArrayList<>();
        Optional<RolloutState> end = Optional.empty();
        RequestCount requests = RequestCount.NONE;

        @Override
        public void onEvents(RolloutState state, List<RolloutEvent> told) {
            events.addAll(told);
        }

        @Override
        public void onEnd(RolloutState state) {
            end = Optional.of(state);
        }

        @Override
        public void onFault(Throwable fault) {
            throw new AssertionError(fault);
        }
    }
}
