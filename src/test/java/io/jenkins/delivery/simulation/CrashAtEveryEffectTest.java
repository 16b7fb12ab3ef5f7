package io.jenkins.delivery.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.delivery.analysis.Check;
import io.jenkins.delivery.analysis.MetricQuery;
import io.jenkins.delivery.analysis.NoData;
import io.jenkins.delivery.analysis.RateLimitCheck;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.simulated.Delays;
import io.jenkins.delivery.platform.simulated.Fault;
import io.jenkins.delivery.platform.simulated.Scenario;
import io.jenkins.delivery.platform.simulated.StepFunction;
import io.jenkins.delivery.platform.simulated.VersionWeather;
import io.jenkins.delivery.rollout.Command;
import io.jenkins.delivery.rollout.Outcome;
import io.jenkins.delivery.rollout.Patience;
import io.jenkins.delivery.strategy.Canary;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Counts the different calls and journal entries of a rollout, and then runs it once for each of them and each way of going wrong there. All
 * ways must lead to the same outcome.
 */
class CrashAtEveryEffectTest {
    private static final Check ERRORS = new RateLimitCheck(
            "errors",
            "metrics",
            new MetricQuery("requests"),
            new MetricQuery("errors"),
            0.01,
            0.01,
            Duration.ofSeconds(5),
            NoData.DEFAULT);

    /** How one call goes wrong. */
    private enum Way {
        CRASH_BEFORE,
        CRASH_AFTER,
        LOST_REPLY
    }

    static Stream<Arguments> days() {
        return Stream.of(Scenario.Router.values())
                .flatMap(router -> Stream.of(
                        Arguments.of("promotes", router, Outcome.PROMOTED, 0.001, List.of(), List.of()),
                        Arguments.of("goes back early", router, Outcome.ROLLED_BACK, 0.3, List.of(), List.of()),
                        Arguments.of(
                                "goes back from its last weight",
                                router,
                                Outcome.ROLLED_BACK,
                                0.001,
                                List.of(),
                                List.of(fault(Fault.Kind.CRASH_LOOP, 36))),
                        Arguments.of(
                                "is promoted at once",
                                router,
                                Outcome.PROMOTED,
                                0.001,
                                List.of(new Schedule.Said(Duration.ofSeconds(20), Command.Kind.PROMOTE)),
                                List.of()),
                        Arguments.of(
                                "is aborted",
                                router,
                                Outcome.ABORTED,
                                0.001,
                                List.of(new Schedule.Said(Duration.ofSeconds(25), Command.Kind.ABORT)),
                                List.of()),
                        Arguments.of(
                                "lets go of what others changed",
                                router,
                                Outcome.FAILED,
                                0.001,
                                List.of(),
                                List.of(fault(Fault.Kind.OUTSIDE_CHANGE, 25)))));
    }

    private static Fault fault(Fault.Kind kind, int second) {
        return new Fault(
                kind,
                Duration.ofSeconds(second),
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO,
                1,
                Optional.empty());
    }

    private static Schedule schedule(
            Scenario.Router router, double errorRate, List<Schedule.Said> commands, List<Fault> faults) {
        VersionWeather calm = VersionWeather.CALM;
        return new Schedule(
                1,
                new Canary(List.of(
                        new Canary.Weight(30, Duration.ofSeconds(6)),
                        new Canary.Hold(),
                        new Canary.Weight(100, Duration.ofSeconds(6)))),
                List.of(ERRORS),
                Patience.DEFAULT,
                new Scenario(
                        1,
                        StepFunction.constant(40),
                        Map.of(
                                Schedule.OLD,
                                calm,
                                Schedule.NEW,
                                new VersionWeather(
                                        StepFunction.constant(errorRate),
                                        calm.p50(),
                                        calm.p95(),
                                        Duration.ofSeconds(4))),
                        faults,
                        Optional.empty(),
                        5,
                        router,
                        List.of(Schedule.OLD)),
                Delays.USUAL,
                commands,
                List.of(),
                new Schedule.Rates(0, 0, 0, 0, 0, 0, 0),
                faults.isEmpty());
    }

    @ParameterizedTest(name = "{0} ({1})")
    @MethodSource("days")
    void endsTheSameWayWhereverItGoesWrong(
            String day,
            Scenario.Router router,
            Outcome outcome,
            double errorRate,
            List<Schedule.Said> commands,
            List<Fault> faults)
            throws Exception {
        Schedule schedule = schedule(router, errorRate, commands, faults);
        OneMishap counting = new OneMishap(-1, Way.CRASH_BEFORE);
        requireGood(new SimulationRun(schedule, scheduler -> counting), outcome, "without a mishap");
        assertThat(counting.seen).isGreaterThan(12);
        for (int index = 0; index < counting.seen; index++) {
            for (Way way : Way.values()) {
                OneMishap mishap = new OneMishap(index, way);
                SimulationRun run = new SimulationRun(schedule, scheduler -> mishap);
                requireGood(run, outcome, way + " at call " + index + " (" + mishap + ")");
            }
        }
    }

    private static void requireGood(SimulationRun run, Outcome outcome, String where) {
        List<String> broken = run.run();
        assertThat(broken)
                .withFailMessage(() -> where + ":\n" + String.join("\n", broken) + "\n" + run.story())
                .isEmpty();
        assertThat(run.outcome().outcome())
                .withFailMessage(() -> where + ": " + run.outcome() + "\n" + run.story())
                .contains(outcome);
    }

    /** Exactly one call goes wrong. Journal entries count as calls; their replies cannot be lost. */
    private static final class OneMishap implements Hostility {
        private final int index;
        private final Way way;
        private int seen;
        private final Set<String> asked = new HashSet<>();
        private boolean strikes;
        private String what = "never reached";

        OneMishap(int index, Way way) {
            this.index = index;
            this.way = way;
        }

        private void begin(String call) {
            // A question that is asked again, with nothing written since, is the same question.
            strikes = asked.add(call) && seen++ == index;
            if (strikes) {
                what = call;
            }
            if (strikes && way == Way.CRASH_BEFORE) {
                throw new Crash("before " + call);
            }
        }

        @Override
        public void before(String call) {
            begin(call);
        }

        @Override
        public void after(String call) throws PlatformException {
            if (strikes && way == Way.CRASH_AFTER) {
                throw new Crash("after " + call);
            }
            if (strikes && way == Way.LOST_REPLY) {
                throw new PlatformException(PlatformException.Kind.TRANSIENT, "the reply to " + call + " was lost");
            }
        }

        @Override
        public void beforeJournal() {
            asked.clear();
            begin("a journal entry");
        }

        @Override
        public void afterJournal() {
            if (strikes && way == Way.CRASH_AFTER) {
                throw new Crash("after a journal entry");
            }
        }

        @Override
        public int outage() {
            return 5;
        }

        @Override
        public String toString() {
            return what;
        }
    }
}
