package io.jenkins.delivery.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.delivery.platform.simulated.Delays;
import io.jenkins.delivery.platform.simulated.Scenario;
import io.jenkins.delivery.platform.simulated.StepFunction;
import io.jenkins.delivery.platform.simulated.VersionWeather;
import io.jenkins.delivery.rollout.Outcome;
import io.jenkins.delivery.rollout.Patience;
import io.jenkins.delivery.rollout.RolloutEvent;
import io.jenkins.delivery.strategy.Canary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Any plan on a good day: it promotes, and each of its weights is reached in turn. */
class RandomPlanTest {

    @Provide
    Arbitrary<Canary> canaries() {
        Arbitrary<List<Integer>> weights = Arbitraries.integers()
                .between(1, 100)
                .set()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(set -> List.copyOf(new TreeSet<>(set)));
        Arbitrary<List<Integer>> waits =
                Arbitraries.integers().between(-1, 120).list().ofSize(6);
        return Combinators.combine(weights, waits).as((percents, seconds) -> {
            List<Canary.Leg> legs = new ArrayList<>();
            for (int i = 0; i < percents.size(); i++) {
                legs.add(new Canary.Weight(percents.get(i), Duration.ZERO));
                legs.add(seconds.get(i) < 0 ? new Canary.Hold() : new Canary.Pause(Duration.ofSeconds(seconds.get(i))));
            }
            return new Canary(legs);
        });
    }

    @Property(tries = 40)
    void anyPlanPromotesOnAGoodDay(
            @ForAll("canaries") Canary canary,
            @ForAll @IntRange(min = 1, max = 30) int replicas,
            @ForAll Scenario.Router router,
            @ForAll @IntRange(max = 3000) int routerDelay)
            throws Exception {
        Map<String, VersionWeather> versions = new LinkedHashMap<>();
        versions.put(Schedule.OLD, VersionWeather.CALM);
        versions.put(Schedule.NEW, VersionWeather.CALM);
        Schedule schedule = new Schedule(
                1,
                canary,
                List.of(),
                Patience.DEFAULT,
                new Scenario(
                        1,
                        StepFunction.constant(20),
                        versions,
                        List.of(),
                        Optional.empty(),
                        replicas,
                        router,
                        List.of()),
                new Delays(Duration.ofMillis(50), Duration.ofMillis(routerDelay)),
                List.of(),
                List.of(),
                new Schedule.Rates(0, 0, 0, 0, 0, 0, 0),
                true);
        SimulationRun run = new SimulationRun(schedule, scheduler -> Hostility.NONE);
        assertThat(run.run()).isEmpty();
        assertThat(run.outcome().outcome()).contains(Outcome.PROMOTED);
        List<Integer> asked = run.events().stream()
                .filter(RolloutEvent.Weight.class::isInstance)
                .map(event -> ((RolloutEvent.Weight) event).value())
                .distinct()
                .toList();
        List<Integer> planned = canary.legs().stream()
                .filter(Canary.Weight.class::isInstance)
                .map(leg -> ((Canary.Weight) leg).percent())
                .toList();
        assertThat(asked).startsWith(planned.toArray(Integer[]::new)).endsWith(100);
    }
}
