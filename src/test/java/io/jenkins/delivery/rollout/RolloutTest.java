package io.jenkins.delivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import io.jenkins.delivery.analysis.Check;
import io.jenkins.delivery.analysis.MetricQuery;
import io.jenkins.delivery.analysis.NoData;
import io.jenkins.delivery.analysis.RateLimitCheck;
import io.jenkins.delivery.analysis.Reading;
import io.jenkins.delivery.platform.Baseline;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.PodProblem;
import io.jenkins.delivery.platform.Progress;
import io.jenkins.delivery.platform.Shape;
import io.jenkins.delivery.platform.VersionCount;
import io.jenkins.delivery.strategy.Canary;
import io.jenkins.delivery.traffic.Route;
import io.jenkins.delivery.traffic.RouteProgress;
import io.jenkins.delivery.traffic.TrafficRouter.Precision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The pure transition, told as stories: each line is something that happens, and what follows from it. */
class RolloutTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Canary.Leg TEN = new Canary.Weight(10, Duration.ZERO);
    private static final Canary.Leg HALF = new Canary.Weight(50, Duration.ZERO);
    private static final Canary.Leg HOLD = new Canary.Hold();
    private static final Canary.Leg FIVE_MINUTES = new Canary.Pause(Duration.ofMinutes(5));
    private static final Check ERRORS = new RateLimitCheck(
            "errors",
            "metrics",
            new MetricQuery("requests"),
            new MetricQuery("errors"),
            0.01,
            0.01,
            Duration.ofSeconds(5),
            NoData.DEFAULT);

    /** A rollout in the hands of a test. */
    private static final class Story {
        final RolloutPlan plan;
        final List<RolloutEvent> events = new ArrayList<>();
        RolloutState state;
        Instant now = START;

        Story(Precision precision, List<Check> checks, Canary.Leg... legs) {
            plan = new RolloutPlan(
                    "r1",
                    "canaryRollout",
                    "shop/web",
                    "web:2",
                    precision,
                    new Baseline("web:1", 10, NullNode.getInstance()),
                    NullNode.getInstance(),
                    new Canary(List.of(legs)).phases(),
                    checks,
                    Patience.DEFAULT,
                    START);
            take(Rollout.begin(plan, now));
        }

        Story(Canary.Leg... legs) {
            this(Precision.EXACT, List.of(), legs);
        }

        private Story take(Turn turn) {
            state = turn.state();
            events.addAll(turn.events());
            return this;
        }

        Story input(Input input) {
            return take(Rollout.next(plan, state, input, now));
        }

        Story later(Duration time) {
            now = now.plus(time);
            return this;
        }

        Want want() {
            return Rollout.want(plan, state);
        }

        /** Whatever is wanted comes true at once. */
        Story granted() {
            Want want = want();
            if (want instanceof Want.Stand stand) {
                return input(new Input.Stood(
                        stand.shape().map(RolloutTest::there), stand.route().map(RolloutTest::routed)));
            }
            Effect effect = ((Want.Perform) want).effect();
            if (effect instanceof Effect.ShapeTarget target) {
                return input(new Input.Shaped(there(target.shape())));
            }
            if (effect instanceof Effect.RouteTraffic traffic) {
                return input(new Input.Routed(routed(traffic.route())));
            }
            return input(new Input.Done());
        }

        Story grantedUntil(String phase) {
            for (int i = 0; i < 30 && !phase().equals(phase); i++) {
                granted();
            }
            assertThat(phase()).isEqualTo(phase);
            return this;
        }

        Story settled() {
            for (int i = 0; i < 30 && want() instanceof Want.Perform; i++) {
                granted();
            }
            return this;
        }

        String phase() {
            return state.ended()
                    ? state.outcome().orElseThrow().name()
                    : plan.phases().get(state.position().phase()).title();
        }

        Story says(Command.Kind kind) {
            assertThat(Rollout.refusal(plan, state, kind)).isEmpty();
            return input(new Input.Said(new Command(kind, "alice", "because")));
        }

        Story refused(PlatformException.Kind kind) {
            return input(new Input.Refused(kind, "shop/web: " + kind));
        }

        Story requires(Outcome outcome) {
            assertThat(state.outcome()).contains(outcome);
            assertThat(want()).isInstanceOf(Want.Nothing.class);
            return this;
        }

        Stage stage() {
            return state.position().stage();
        }

        String reason() {
            return ((RolloutEvent.Ended) events.get(events.size() - 1)).reason();
        }
    }

    private static Progress there(Shape shape) {
        int candidate = shape instanceof Shape.Beside beside
                ? beside.percent() / 10
                : shape instanceof Shape.Shared shared
                        ? shared.percent() / 10
                        : shape instanceof Shape.Candidate ? 10 : 0;
        int stable = shape instanceof Shape.Beside ? 10 : 10 - candidate;
        return new Progress(
                true, new VersionCount(stable, stable), new VersionCount(candidate, candidate), "", List.of());
    }

    private static Progress missing(int ready, PodProblem... problems) {
        return new Progress(
                false, new VersionCount(10, 10), new VersionCount(1, ready), "pods are missing", List.of(problems));
    }

    private static RouteProgress routed(Route route) {
        return new RouteProgress(true, route instanceof Route.Split split ? split.candidate() : 0, "");
    }

    private static PodProblem problem(boolean fatal) {
        return new PodProblem("web-1", "ImagePullBackOff", "not found", fatal);
    }

    private static Want effect(Shape shape) {
        return new Want.Perform(new Effect.ShapeTarget(shape));
    }

    private static Want effect(Route route) {
        return new Want.Perform(new Effect.RouteTraffic(route));
    }

    // ---- forward

    @Test
    void promotesWithExactWeightsCapacityBeforeTraffic() {
        Story story = new Story(TEN);
        assertThat(story.want()).isEqualTo(new Want.Perform(new Effect.TakeLease()));
        assertThat(story.granted().want()).isEqualTo(effect(new Route.Split(0)));
        assertThat(story.granted().want()).isEqualTo(effect(new Shape.Beside(10)));
        assertThat(story.granted().want()).isEqualTo(effect(new Route.Split(10)));
        assertThat(story.granted().want()).isEqualTo(effect(new Shape.Beside(100)));
        assertThat(story.granted().want()).isEqualTo(effect(new Route.Split(100)));
        story.grantedUntil("promote");
        assertThat(story.state.traffic().handedOver()).isFalse();
        story.granted().granted();
        assertThat(story.want()).isEqualTo(effect(new Shape.Candidate()));
        assertThat(story.state.traffic().handedOver()).isTrue();
        assertThat(story.granted().want()).isEqualTo(effect(new Route.Original()));
        assertThat(story.granted().want()).isEqualTo(new Want.Perform(new Effect.CleanUp()));
        assertThat(story.granted().want()).isEqualTo(new Want.Perform(new Effect.GiveLeaseBack()));
        story.granted().requires(Outcome.PROMOTED);
    }

    @Test
    void promotesByCapacity() {
        Story story = new Story(Precision.BY_CAPACITY, List.of(), HALF);
        assertThat(story.granted().want()).isEqualTo(effect(new Shape.Shared(50)));
        assertThat(story.granted().want()).isEqualTo(effect(new Shape.Candidate()));
        story.settled().requires(Outcome.PROMOTED);
        assertThat(story.events)
                .filteredOn(RolloutEvent.Weight.class::isInstance)
                .containsExactly(new RolloutEvent.Weight(START, 50, 50), new RolloutEvent.Weight(START, 100, 100));
    }

    @Test
    void aPlanWithHoldsAndPausesGoesThrough() {
        // Phases without any effect: nothing may be asked for, and nothing may fail for want of one.
        Story story = new Story(TEN, HOLD, FIVE_MINUTES, HALF).grantedUntil("hold");
        assertThat(story.want()).isInstanceOf(Want.Stand.class);
        story.says(Command.Kind.RESUME);
        assertThat(story.phase()).isEqualTo("pause 5 min");
        story.later(Duration.ofMinutes(5)).granted();
        assertThat(story.phase()).isEqualTo("weight 50 %");
        story.settled().requires(Outcome.PROMOTED);
    }

    @Test
    void aHoldWaitsForAPerson() {
        Story story = new Story(TEN, HOLD)
                .grantedUntil("hold")
                .later(Duration.ofDays(3))
                .granted();
        assertThat(story.phase()).isEqualTo("hold");
        assertThat(Rollout.needsPerson(story.plan, story.state, story.now)).isTrue();
        story.says(Command.Kind.RESUME);
        assertThat(story.phase()).isEqualTo("weight 100 %");
    }

    @Test
    void twoHoldsNeedTwoWords() {
        Story story = new Story(TEN, HOLD, HOLD).grantedUntil("hold").says(Command.Kind.RESUME);
        assertThat(story.phase()).isEqualTo("hold");
        story.says(Command.Kind.RESUME);
        assertThat(story.phase()).isEqualTo("weight 100 %");
    }

    @Test
    void aPausedRolloutStaysUntilItIsResumed() {
        Story story = new Story(TEN, FIVE_MINUTES).grantedUntil("pause 5 min").says(Command.Kind.PAUSE);
        story.later(Duration.ofHours(1)).granted();
        assertThat(story.phase()).isEqualTo("pause 5 min");
        assertThat(Rollout.refusal(story.plan, story.state, Command.Kind.PAUSE)).isPresent();
        story.says(Command.Kind.RESUME);
        assertThat(story.phase()).isEqualTo("weight 100 %");
    }

    @Test
    void promoteAtOnceSkipsTheWaitsButNotTheCapacity() {
        Story story = new Story(TEN, HOLD, HALF, HOLD).grantedUntil("hold").says(Command.Kind.PROMOTE);
        assertThat(story.phase()).isEqualTo("promote");
        assertThat(story.want()).isEqualTo(effect(new Shape.Beside(100)));
        story.settled().requires(Outcome.PROMOTED);
    }

    // ---- back

    @Test
    void abortBeforeTheLeaseTouchesNothing() {
        new Story(TEN).says(Command.Kind.ABORT).requires(Outcome.ABORTED);
    }

    @Test
    void abortInAnyPhaseLeadsBack() {
        for (Precision precision : Precision.values()) {
            for (String phase :
                    List.of("weight 10 %", "hold", "weight 50 %", "pause 5 min", "weight 100 %", "promote")) {
                Story story = new Story(precision, List.of(), TEN, HOLD, HALF, FIVE_MINUTES);
                for (int i = 0; i < 30 && !story.phase().equals(phase); i++) {
                    if (story.phase().equals("hold")) {
                        story.says(Command.Kind.RESUME);
                    } else {
                        story.later(Duration.ofMinutes(5)).granted();
                    }
                }
                story.says(Command.Kind.ABORT);
                assertThat(story.stage()).isEqualTo(Stage.BACK);
                story.settled().requires(Outcome.ABORTED);
                assertThat(story.reason()).contains("alice", "because");
                assertThat(story.state.traffic().effective()).as(phase).isZero();
            }
        }
    }

    @Test
    void theWayBackIsOneWriteWhileTheOldVersionHasItsPods() {
        Story story = new Story(TEN, HOLD).grantedUntil("hold").says(Command.Kind.ABORT);
        assertThat(story.want()).isEqualTo(effect(new Route.Split(0)));
        story.granted();
        assertThat(story.state.times().restored()).isPresent();
        assertThat(story.want()).isEqualTo(effect(new Shape.Stable()));
    }

    @Test
    void onceHandedOverTrafficFollowsThePodsOnTheWayBack() {
        Story story = new Story(TEN).grantedUntil("promote").granted().granted().says(Command.Kind.ABORT);
        assertThat(story.want()).isEqualTo(effect(new Route.Original()));
        assertThat(story.granted().want()).isEqualTo(effect(new Shape.Stable()));
        assertThat(story.state.times().restored()).isEmpty();
        story.granted();
        assertThat(story.state.times().restored()).isPresent();
    }

    @Test
    void nothingCanBeSaidAfterThePromotion() {
        Story story = new Story(TEN).grantedUntil("retire");
        for (Command.Kind kind : Command.Kind.values()) {
            assertThat(Rollout.refusal(story.plan, story.state, kind)).isPresent();
        }
    }

    @Test
    void aProvenRegressionSendsItBackAtOnce() {
        Story story = new Story(Precision.EXACT, List.of(ERRORS), TEN, HOLD)
                .grantedUntil("weight 10 %")
                .granted()
                .granted();
        story.input(new Input.Looked("errors", new Reading.Counters(Map.of("p", 0.0), Map.of("p", 0.0))));
        story.later(Duration.ofSeconds(5))
                .input(new Input.Looked("errors", new Reading.Counters(Map.of("p", 500.0), Map.of("p", 250.0))));
        assertThat(story.stage()).isEqualTo(Stage.BACK);
        assertThat(story.state.cause().orElseThrow().kind()).isEqualTo(Cause.Kind.CHECK);
        story.settled().requires(Outcome.ROLLED_BACK);
    }

    @Test
    void aRegressionThatIsSeenAfterThePromotionChangesNothing() {
        // The lease may be given back already: a way back now would write to a target that another rollout may hold.
        Story story = new Story(Precision.EXACT, List.of(ERRORS), TEN)
                .grantedUntil("weight 10 %")
                .granted()
                .granted();
        story.input(new Input.Looked("errors", new Reading.Counters(Map.of("p", 0.0), Map.of("p", 0.0))));
        story.says(Command.Kind.PROMOTE).grantedUntil("retire");
        assertThat(Rollout.looksDue(story.plan, story.state, story.now.plusSeconds(60)))
                .isEmpty();
        story.later(Duration.ofSeconds(5))
                .input(new Input.Looked("errors", new Reading.Counters(Map.of("p", 500.0), Map.of("p", 250.0))));
        assertThat(story.stage()).isEqualTo(Stage.FORWARD);
        story.settled().requires(Outcome.PROMOTED);
    }

    // ---- pods

    @Test
    void podsThatAreNotReadyInTimeSendItBack() {
        Story story = new Story(TEN).granted().granted();
        story.input(new Input.Shaped(missing(0))).later(Duration.ofMinutes(9)).input(new Input.Shaped(missing(0)));
        assertThat(story.stage()).isEqualTo(Stage.FORWARD);
        story.later(Duration.ofMinutes(1)).input(new Input.Shaped(missing(0)));
        assertThat(story.stage()).isEqualTo(Stage.BACK);
        story.settled().requires(Outcome.ROLLED_BACK);
        assertThat(story.reason()).contains("10 min", "pods are missing");
    }

    @Test
    void aFatalProblemThatStaysDoesNotWaitForTheDeadline() {
        Story story = new Story(TEN).granted().granted().input(new Input.Shaped(missing(0, problem(true))));
        assertThat(Rollout.wakeAt(story.plan, story.state, story.now)).isEqualTo(START.plusSeconds(5));
        story.later(Duration.ofSeconds(19)).input(new Input.Shaped(missing(0, problem(true))));
        assertThat(story.stage()).isEqualTo(Stage.FORWARD);
        assertThat(Rollout.wakeAt(story.plan, story.state, story.now)).isEqualTo(START.plusSeconds(20));
        story.later(Duration.ofSeconds(1)).input(new Input.Shaped(missing(0, problem(true))));
        assertThat(story.stage()).isEqualTo(Stage.BACK);
        assertThat(story.state.cause().orElseThrow().because()).contains("web-1", "ImagePullBackOff", "not found");
    }

    @Test
    void aProblemThatMayMendItselfIsNoReasonToSpin() {
        // Its time was over, and the driver came back every 20 ms until the deadline.
        Story story = new Story(TEN).granted().granted().input(new Input.Shaped(missing(0, problem(false))));
        story.later(Duration.ofMinutes(1)).input(new Input.Shaped(missing(0, problem(false))));
        assertThat(Rollout.wakeAt(story.plan, story.state, story.now)).isEqualTo(story.now.plusSeconds(5));
    }

    @Test
    void aFlappingApiServerDoesNotPutTheDeadlineOffForEver() {
        Story story = new Story(TEN).granted().granted();
        int minutes = 0;
        story.input(new Input.Shaped(missing(0)));
        while (story.stage() == Stage.FORWARD && minutes < 60) {
            story.later(Duration.ofSeconds(50))
                    .refused(PlatformException.Kind.TRANSIENT)
                    .later(Duration.ofSeconds(10))
                    .input(new Input.Shaped(missing(0)));
            minutes++;
        }
        // Ten of sixty seconds nobody could see anything: they do not count, the others do.
        assertThat(minutes).isEqualTo(12);
    }

    @Test
    void trafficLeavesAVersionThatLostAllOfItsPods() {
        Story story = new Story(TEN, HOLD).grantedUntil("hold");
        story.input(new Input.Stood(Optional.of(missing(0)), Optional.of(routed(new Route.Split(10)))));
        assertThat(((Want.Stand) story.want()).route()).contains(new Route.Split(0));
        story.granted();
        assertThat(((Want.Stand) story.want()).route()).contains(new Route.Split(10));
    }

    @Test
    void trafficLeavesDeadPodsAlsoWhileMoreOfThemAreComing() {
        // Only a shape that stood was watched: on the way to the next weight the traffic went on to pods that were
        // gone.
        Story story = new Story(TEN, HALF).grantedUntil("weight 50 %").input(new Input.Shaped(missing(0)));
        Want.Stand stand = (Want.Stand) story.want();
        assertThat(stand.route()).contains(new Route.Split(0));
        assertThat(stand.shape()).contains(new Shape.Beside(50));
        story.input(new Input.Stood(Optional.of(missing(0)), Optional.of(routed(new Route.Split(0)))));
        assertThat(story.want()).isEqualTo(stand);
        assertThat(story.granted().want()).isEqualTo(effect(new Route.Split(50)));
        story.granted();
        assertThat(story.state.traffic().effective()).isEqualTo(50);
        assertThat(story.state.traffic().retreated()).isFalse();
    }

    @Test
    void aPhaseDoesNotEndWhilePodsAreMissingAgain() {
        // Otherwise the next phase began with the traffic still on pods that were gone.
        Story story = new Story(TEN, FIVE_MINUTES, HALF).grantedUntil("pause 5 min");
        story.later(Duration.ofMinutes(5))
                .input(new Input.Stood(Optional.of(missing(0)), Optional.of(routed(new Route.Split(10)))));
        assertThat(story.phase()).isEqualTo("pause 5 min");
        assertThat(((Want.Stand) story.want()).route()).contains(new Route.Split(0));
        story.granted();
        assertThat(story.phase()).isEqualTo("weight 50 %");
    }

    // ---- the platform

    @Test
    void transientTroubleIsTriedAgainMoreAndMoreSlowly() {
        Story story = new Story(TEN).granted();
        Instant before = story.now;
        for (long millis : new long[] {250, 500, 1000, 2000, 4000, 8000, 10000, 10000}) {
            story.refused(PlatformException.Kind.TRANSIENT);
            assertThat(Rollout.mayAsk(story.state, story.now)).isFalse();
            Instant retry = Rollout.wakeAt(story.plan, story.state, story.now);
            assertThat(Duration.between(story.now, retry)).isEqualTo(Duration.ofMillis(millis));
            story.now = retry;
        }
        story.granted();
        assertThat(story.state.waits().trouble()).isEmpty();
        assertThat(story.events)
                .contains(new RolloutEvent.TroubleEnded(story.now, Duration.between(before, story.now)));
    }

    @Test
    void aDecisionDoesNotWaitForTheNextRetry() {
        Story story = new Story(TEN, HOLD).grantedUntil("hold");
        for (int i = 0; i < 8; i++) {
            story.refused(PlatformException.Kind.TRANSIENT);
        }
        story.says(Command.Kind.ABORT);
        assertThat(Rollout.mayAsk(story.state, story.now)).isTrue();
    }

    @Test
    void anUnreachablePlatformFailsAtTheStartWithNothingChanged() {
        Story story = new Story(TEN).refused(PlatformException.Kind.TRANSIENT);
        story.later(Duration.ofMinutes(1))
                .refused(PlatformException.Kind.TRANSIENT)
                .requires(Outcome.FAILED);
        assertThat(story.state.cause().orElseThrow().kind()).isEqualTo(Cause.Kind.UNREACHABLE);
    }

    @Test
    void credentialsThatAreNotAcceptedFailAtTheStartAndAreAskedForAgainLater() {
        new Story(TEN).refused(PlatformException.Kind.UNAUTHORIZED).requires(Outcome.FAILED);
        Story story = new Story(TEN, HOLD).grantedUntil("hold").refused(PlatformException.Kind.UNAUTHORIZED);
        story.later(Duration.ofHours(5))
                .refused(PlatformException.Kind.UNAUTHORIZED)
                .granted();
        assertThat(story.phase()).isEqualTo("hold");
    }

    @Test
    void aRefusalFailsAtTheStartAndSendsBackLater() {
        new Story(TEN).refused(PlatformException.Kind.REJECTED).requires(Outcome.FAILED);
        Story story = new Story(TEN).granted().granted().refused(PlatformException.Kind.REJECTED);
        assertThat(story.stage()).isEqualTo(Stage.BACK);
        story.settled().requires(Outcome.ROLLED_BACK);
    }

    @Test
    void aRefusedCleanUpDoesNotRollAPromotedVersionBack() {
        Story story = new Story(TEN).grantedUntil("retire").granted().refused(PlatformException.Kind.REJECTED);
        assertThat(story.stage()).isEqualTo(Stage.FORWARD);
        story.later(Duration.ofMinutes(30))
                .refused(PlatformException.Kind.REJECTED)
                .requires(Outcome.FAILED);
        assertThat(story.reason()).startsWith("web:2 serves alone, but not everything could be cleaned up");
    }

    @Test
    void aWayBackThatIsRefusedForLongGivesUpAndSaysWhatStands() {
        Story story = new Story(TEN, HOLD).grantedUntil("hold").says(Command.Kind.ABORT);
        story.refused(PlatformException.Kind.REJECTED).later(Duration.ofMinutes(30));
        story.refused(PlatformException.Kind.REJECTED).requires(Outcome.FAILED);
        assertThat(story.reason()).contains("could not go back", "10 % of the traffic may still be on web:2");
    }

    @Test
    void aWayBackWhosePodsNeverComeGivesUpToo() {
        // It waited for ever: nothing was refused, and only refusals counted.
        Story story = new Story(Precision.BY_CAPACITY, List.of(), HALF, HOLD)
                .grantedUntil("hold")
                .says(Command.Kind.ABORT);
        story.input(new Input.Shaped(missing(1)));
        assertThat(story.stage()).isEqualTo(Stage.BACK);
        story.later(Duration.ofMinutes(30)).input(new Input.Shaped(missing(1))).requires(Outcome.FAILED);
        assertThat(story.reason()).contains("could not go back", "pods are missing");
    }

    @Test
    void letsGoOfWhatSomebodyElseChanged() {
        Story story = new Story(TEN, HOLD).grantedUntil("hold").refused(PlatformException.Kind.DRIFT);
        assertThat(story.stage()).isEqualTo(Stage.LETTING_GO);
        assertThat(story.want()).isEqualTo(effect(new Route.Original()));
        assertThat(story.granted().want()).isEqualTo(effect(new Shape.Released()));
        // What is gone needs no giving back.
        story.refused(PlatformException.Kind.GONE).settled().requires(Outcome.FAILED);
        assertThat(story.reason()).contains("DRIFT");
    }

    @Test
    void driftOnTheWayBackLetsGoToo() {
        Story story = new Story(TEN, HOLD)
                .grantedUntil("hold")
                .says(Command.Kind.ABORT)
                .granted();
        story.refused(PlatformException.Kind.DRIFT);
        assertThat(story.stage()).isEqualTo(Stage.LETTING_GO);
        story.settled().requires(Outcome.FAILED);
    }

    @Test
    void whoLostTheTargetToAnotherRolloutTouchesNothingMore() {
        new Story(TEN).refused(PlatformException.Kind.HELD).requires(Outcome.FAILED);
        Story story = new Story(TEN, HOLD).grantedUntil("hold").refused(PlatformException.Kind.HELD);
        story.requires(Outcome.FAILED);
        assertThat(story.state.cause().orElseThrow().kind()).isEqualTo(Cause.Kind.HELD);
    }
}
