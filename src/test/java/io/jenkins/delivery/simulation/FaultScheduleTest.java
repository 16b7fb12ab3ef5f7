package io.jenkins.delivery.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.delivery.rollout.Outcome;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Random plans through random bad days. {@code -Ddelivery.schedules=10000} runs more of them; a failure names its seed, and
 * {@code -Ddelivery.seed=…} replays that one alone.
 */
class FaultScheduleTest {
    private static final int SCHEDULES = Integer.getInteger("delivery.schedules", 200);

    @Test
    void noInvariantIsBrokenOnAnyBadDay() throws Exception {
        Long single = Long.getLong("delivery.seed");
        long first = single == null ? 1 : single;
        long last = single == null ? SCHEDULES : single;
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        for (long seed = first; seed <= last; seed++) {
            SimulationRun run = SimulationRun.of(seed);
            List<String> broken = run.run();
            assertThat(broken)
                    .withFailMessage(() -> "seed " + run.seed() + " breaks:\n" + String.join("\n", broken) + "\n"
                            + run.story() + "\nreplay it with -Ddelivery.seed=" + run.seed())
                    .isEmpty();
            outcomes.merge(run.outcome().outcome().orElseThrow(), 1, Integer::sum);
        }
        if (single == null) {
            // Schedules that all end alike would prove little.
            assertThat(outcomes.keySet()).containsExactlyInAnyOrder(Outcome.values());
        }
    }
}
