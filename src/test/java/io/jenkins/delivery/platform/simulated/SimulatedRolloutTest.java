package io.jenkins.delivery.platform.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/** Whole rollouts in the simulated cluster, as a rehearsal runs them. */
class SimulatedRolloutTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String OLD = "shop/web:1.4.2";
    private static final String NEW = "shop/web:1.5.0";
    private static final String GOOD =
            """
            seed: 7
            versions:
              "shop/web:1.4.2": { errorRate: 0.001 }
              "shop/web:1.5.0": { errorRate: 0.001, readyAfter: 8s }
            """;
    private static final String BAD =
            """
            seed: 7
            versions:
              "shop/web:1.4.2": { errorRate: 0.001 }
              "shop/web:1.5.0": { errorRate: [ { at: 15m, value: 0.05 } ], readyAfter: 8s }
            """;
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

        Outcome outcome() {
            return end.orElseThrow().outcome().orElseThrow();
        }

        String reason() {
            return ((RolloutEvent.Ended) events.get(events.size() - 1)).reason();
        }

        Duration ended() {
            return Duration.between(START, end.orElseThrow().times().ended().orElseThrow());
        }

        Duration restored() {
            return Duration.between(START, end.orElseThrow().times().restored().orElseThrow());
        }
    }

    private Story rehearse(String scenario, Check... checks) throws Exception {
        return rehearse(ScenarioReader.read("day.yaml", scenario), Duration.ofDays(1), checks);
    }

    private Story rehearse(Scenario scenario, Duration lookEvery, Check... checks) throws Exception {
        VirtualScheduler scheduler = new VirtualScheduler(START);
        SimulatedCluster cluster = new SimulatedCluster(scenario, scheduler, scheduler::spend, Delays.USUAL);
        SimulatedPeople people = new SimulatedPeople(cluster, scheduler, told::add);
        Ports ports = cluster.ports("shop/web", NEW);
        RolloutPlan plan = Planner.plan(
                "r1",
                "canaryRollout",
                new Canary(List.of(
                        new Canary.Weight(5, Duration.ZERO),
                        new Canary.Hold(),
                        new Canary.Weight(20, Duration.ofMinutes(10)),
                        new Canary.Weight(40, Duration.ofMinutes(10)))),
                NEW,
                ports,
                List.of(checks),
                Patience.DEFAULT,
                scheduler.now());
        ports.platform().close();
        Story story = new Story();
        SimulatedRollout.start(
                plan, cluster, scheduler, people, () -> cluster.ports("shop/web", NEW), story, told::add);
        Instant nextLook = START;
        while (story.end.isEmpty() && scheduler.now().isBefore(START.plus(Duration.ofHours(5)))) {
            scheduler.runNext();
            if (!scheduler.now().isBefore(nextLook)) {
                cluster.scrapedRequests("shop/web");
                nextLook = scheduler.now().plus(lookEvery);
            }
        }
        story.requests = cluster.requests("shop/web");
        return story;
    }

    @Test
    void aCalmDayPromotesAndGrantsTheWaitAfterAMinute() throws Exception {
        Story story = rehearse(Scenario.CALM, Duration.ofDays(1));
        assertThat(story.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(told).singleElement().asString().contains("the rehearsal says resume after a minute");
        assertThat(story.requests.unserved()).isZero();
        // 200 a second for a bit more than 21 minutes.
        assertThat(story.requests.total()).isBetween(250_000L, 262_000L);
        assertThat(story.requests.requests().keySet()).containsExactly(NEW, "shop/web:current");
    }

    @Test
    void aBadReleaseGoesBackWithinSeconds() throws Exception {
        Story story = rehearse(BAD, ERRORS);
        assertThat(story.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(story.restored())
                .isBetween(Duration.ofMinutes(15), Duration.ofMinutes(15).plusSeconds(30));
        assertThat(story.requests.failedBy(NEW)).isBetween(20L, 200L);
    }

    @Test
    void aKilledControllerGoesOnFromItsJournal() throws Exception {
        Story story = rehearse(
                BAD + "faults: [ { kind: controller-crash, at: 6m, for: 20s }, { kind: controller-crash, at: 15m } ]",
                ERRORS);
        assertThat(story.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(told).filteredOn(text -> text.contains("is killed")).hasSize(2);
        assertThat(story.events)
                .filteredOn(RolloutEvent.Ended.class::isInstance)
                .hasSize(1);
    }

    @Test
    void aControllerThatIsKilledInASlowCallLeavesNothingHalfSaid() throws Exception {
        Story story = rehearse(
                GOOD
                        + """
                faults:
                  - { kind: slow-api, at: 0s, for: 30m, delay: 7s }
                  - { kind: controller-crash, at: 10s, for: 1s }
                  - { kind: controller-crash, at: 33s, for: 2s }
                  - { kind: controller-crash, at: 12m, for: 3s }
                """);
        assertThat(story.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(story.events)
                .filteredOn(RolloutEvent.Ended.class::isInstance)
                .hasSize(1);
        assertThat(story.requests.unserved()).isZero();
    }

    @Test
    void aDeedThatComesEarlyIsKeptForItsWait() throws Exception {
        Story story = rehearse(GOOD + "people: [ { at: 1s, name: alice, does: resume } ]");
        assertThat(story.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(told).containsExactly("alice says resume; nothing waits for it yet, so it is kept");
        assertThat(story.ended()).isLessThan(Duration.ofMinutes(21));
    }

    @Test
    void aResumeDoesNotEndATimedPause() throws Exception {
        Story story = rehearse(
                GOOD + "people: [ { at: 1m, name: alice, does: resume }, { at: 5m, name: alice, does: resume } ]");
        assertThat(story.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(story.ended()).isGreaterThan(Duration.ofMinutes(21));
    }

    @Test
    void aWaitThatNobodyEndsIsAbortedAndNamed() throws Exception {
        Story story = rehearse(GOOD + "people: []");
        assertThat(story.outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(story.reason()).contains("nobody resumed hold of shop/web (phase 3 of");
        assertThat(story.requests.failedBy(NEW)).isLessThan(20);
    }

    @Test
    void whatTheWeatherStillBringsIsWaitedFor() throws Exception {
        // Nobody resumes the hold, but fifteen minutes later the checks find out by themselves.
        Story story = rehearse(BAD + "people: []", ERRORS);
        assertThat(story.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    }

    @Test
    void peopleCanPausePromoteAndAbort() throws Exception {
        assertThat(rehearse(GOOD + "people: [ { at: 30s, name: bob, does: promote } ]")
                        .ended())
                .isLessThan(Duration.ofMinutes(1));
        Story aborted = rehearse(GOOD + "people: [ { at: 30s, name: bob, does: abort, reason: smells } ]");
        assertThat(aborted.outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(aborted.reason()).isEqualTo("aborted by bob: smells");
        Story paused = rehearse(
                GOOD
                        + """
                people:
                  - { at: 1m, name: alice, does: resume }
                  - { at: 5m, name: bob, does: pause }
                  - { at: 30m, name: bob, does: resume }
                """);
        assertThat(paused.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(paused.ended()).isGreaterThan(Duration.ofMinutes(40));
    }

    @Test
    void metricsThatAreAwayHoldTheCanaryButDoNotCondemnIt() throws Exception {
        Story story = rehearse(GOOD + "faults: [ { kind: metrics-away, at: 20m, for: 4m } ]", ERRORS);
        assertThat(story.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(story.ended()).isGreaterThan(Duration.ofMinutes(24));
    }

    @Test
    void lostRepliesAndConflictsDelayButDoNoHarm() throws Exception {
        Story story = rehearse(
                GOOD
                        + "faults: [ { kind: lost-reply, at: 2s, for: 3m }, { kind: conflict, at: 10m, for: 2m }, { kind: conflict, at: 20m } ]");
        assertThat(story.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(story.requests.unserved()).isZero();
    }

    @Test
    void withoutARouterTheSharesArePods() throws Exception {
        Story story = rehearse(GOOD + "router: replica-ratio\nreplicas: 4");
        assertThat(story.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(story.events)
                .filteredOn(RolloutEvent.Weight.class::isInstance)
                .extracting(event ->
                        ((RolloutEvent.Weight) event).value() + "→" + ((RolloutEvent.Weight) event).effective())
                // One of four pods, also where a twentieth was asked for; more pods while the others still go.
                .contains("5→25", "20→25", "40→50", "100→100");
        assertThat(story.requests.unserved()).isZero();
    }

    @Test
    void theSameSeedIsTheSameDayHoweverOftenOneLooks() throws Exception {
        Scenario scenario = ScenarioReader.read("day.yaml", BAD);
        Story first = rehearse(scenario, Duration.ofDays(1), ERRORS);
        Story again = rehearse(scenario, Duration.ofMillis(1), ERRORS);
        assertThat(again.events).isEqualTo(first.events);
        assertThat(again.requests).isEqualTo(first.requests);
        Story other = rehearse(scenario.withSeed(8), Duration.ofDays(1), ERRORS);
        assertThat(other.requests).isNotEqualTo(first.requests);
    }

    @Test
    void anImageThatTheScenarioDoesNotKnowIsRefused() {
        VirtualScheduler scheduler = new VirtualScheduler(START);
        SimulatedCluster cluster =
                new SimulatedCluster(ScenarioReader.read("day.yaml", GOOD), scheduler, scheduler::spend, Delays.USUAL);
        assertThatThrownBy(() -> cluster.ports("shop/web", "shop/web:9"))
                .isInstanceOf(BadScenarioException.class)
                .hasMessageContaining("'shop/web:9'")
                .hasMessageContaining(OLD);
    }
}
