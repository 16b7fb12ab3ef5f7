package io.jenkins.delivery.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jenkins.delivery.rollout.Phase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CanaryTest {

    @Test
    void theDefaultIsTenAndFiftyPercentForFiveMinutesEach() {
        assertThat(Canary.DEFAULT.phases())
                .containsExactly(
                        new Phase.Prepare(),
                        new Phase.Weight(10, 10),
                        new Phase.Pause(Duration.ofMinutes(5)),
                        new Phase.Weight(50, 50),
                        new Phase.Pause(Duration.ofMinutes(5)),
                        new Phase.Weight(100, 100),
                        new Phase.Promote(),
                        new Phase.Retire());
    }

    @Test
    void keepsTheOrderOfWhatWasWritten() {
        Canary canary = new Canary(List.of(
                new Canary.Weight(5, Duration.ZERO),
                new Canary.Hold(),
                new Canary.Weight(100, Duration.ZERO),
                new Canary.Pause(Duration.ofMinutes(10))));
        assertThat(canary.phases())
                .containsExactly(
                        new Phase.Prepare(),
                        new Phase.Weight(5, 5),
                        new Phase.Hold(),
                        new Phase.Weight(100, 100),
                        new Phase.Pause(Duration.ofMinutes(10)),
                        new Phase.Promote(),
                        new Phase.Retire());
    }

    @Test
    void refusesWeightsThatDoNotRise() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Canary(List.of(new Canary.Weight(20, Duration.ZERO), new Canary.Weight(20, Duration.ZERO))))
                .withMessage("phases: weight(20) comes after weight(20); weights must rise");
    }

    @Test
    void refusesACanaryThatNeverGetsTraffic() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Canary(List.of(new Canary.Hold())))
                .withMessageContaining("no weight(…)");
    }

    @Test
    void refusesImpossibleShares() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Canary.Weight(140, Duration.ZERO))
                .withMessage("percent: 140 is not a percentage from 1 to 100");
        assertThatIllegalArgumentException().isThrownBy(() -> new Canary.Weight(0, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new Canary.Weight(5, Duration.ofSeconds(-1)));
    }
}
