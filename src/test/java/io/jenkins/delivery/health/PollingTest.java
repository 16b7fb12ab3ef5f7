package io.jenkins.delivery.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PollingTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void isFastAtFirstAndSlowerLaterAndThirtyLooksFillAMinute() {
        assertThat(Polling.DEFAULT.pause(1)).isEqualTo(Duration.ofMillis(500));
        assertThat(Polling.DEFAULT.pause(2)).isEqualTo(Duration.ofMillis(625));
        assertThat(Polling.DEFAULT.pause(29)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
        assertThat(sum(Polling.DEFAULT).toMillis() / 1000.0).isCloseTo(60, within(0.1));
    }

    @Property(tries = 300)
    void looksFillTheTimeThatTheyHaveAndNeverComeFasterAgain(
            @ForAll @IntRange(min = 100, max = 20_000) int intervalMillis,
            @ForAll @IntRange(min = 2, max = 200) int attempts,
            @ForAll @IntRange(min = 1, max = 600) int withinSeconds) {
        Duration interval = Duration.ofMillis(intervalMillis);
        Duration within = Duration.ofSeconds(withinSeconds);
        Polling polling = Polling.until(interval, attempts, within, 1);
        Duration all = interval.multipliedBy(attempts);
        double time = Math.min(within.toMillis(), all.toMillis());

        assertThat((double) sum(polling).toMillis()).isCloseTo(time, within(attempts + time * 0.01));
        for (int attempt = 2; attempt < attempts; attempt++) {
            assertThat(polling.pause(attempt)).isGreaterThanOrEqualTo(polling.pause(attempt - 1));
        }
    }

    @Test
    void refusesWhatCannotBeDone() {
        assertThatThrownBy(() -> Polling.until(Duration.ZERO, 3, SECOND, 1)).hasMessageContaining("interval");
        assertThatThrownBy(() -> Polling.until(SECOND, 0, SECOND, 1)).hasMessageContaining("attempts: 0");
        assertThatThrownBy(() -> Polling.until(SECOND, 20_000, SECOND, 1)).hasMessageContaining("attempts: 20000");
        assertThatThrownBy(() -> Polling.until(SECOND, 3, SECOND, 0)).hasMessageContaining("successes: 0");
        assertThatThrownBy(() -> Polling.until(SECOND, 3, SECOND, 4)).hasMessageContaining("successes: 4");
        assertThatThrownBy(() -> Polling.until(SECOND, 3, Duration.ofMillis(-5), 1))
                .hasMessageContaining("within");
    }

    private static Duration sum(Polling polling) {
        Duration sum = Duration.ZERO;
        for (int attempt = 1; attempt < polling.attempts(); attempt++) {
            sum = sum.plus(polling.pause(attempt));
        }
        return sum;
    }
}
