package io.jenkins.delivery.platform.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.ToDoubleFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiceTest {
    private static final int THROWS = 40_000;

    /** Mean and variance of many throws, each within five standard errors of what they should be. */
    private static void requireMoments(ToDoubleFunction<Dice> roll, double mean, double variance) {
        Dice dice = new Dice(7, "test");
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < THROWS; i++) {
            double value = roll.applyAsDouble(dice);
            sum += value - mean;
            squares += (value - mean) * (value - mean);
        }
        double error = Math.sqrt(variance / THROWS);
        assertThat(sum / THROWS).isCloseTo(0, Offset.offset(5 * error));
        assertThat(squares / THROWS).isCloseTo(variance, Offset.offset(0.08 * variance + 5 * error));
    }

    @ParameterizedTest
    @CsvSource({"0.02", "1", "9.9", "10", "11", "40", "200", "5000", "1000000"})
    void poissonHasItsMeanAndVariance(double mean) {
        requireMoments(dice -> dice.poisson(mean), mean, mean);
    }

    @ParameterizedTest
    @CsvSource({"1,0.5", "10,0.001", "200,0.05", "200,0.5", "200,0.95", "25,0.4", "100000,0.001", "100000,0.3"})
    void binomialHasItsMeanAndVariance(long n, double p) {
        requireMoments(dice -> dice.binomial(n, p), n * p, n * p * (1 - p));
    }

    @Test
    void certaintiesNeedNoLuck() {
        Dice dice = new Dice(1, "x");
        assertThat(dice.binomial(10, 0)).isZero();
        assertThat(dice.binomial(10, 1)).isEqualTo(10);
        assertThat(dice.binomial(0, 0.5)).isZero();
        assertThat(dice.poisson(0)).isZero();
    }

    @Test
    void theSameSeedAndNameThrowTheSame() {
        assertThat(new Dice(7, "a").next()).isEqualTo(new Dice(7, "a").next());
        assertThat(new Dice(7, "a").next()).isNotEqualTo(new Dice(8, "a").next());
        assertThat(new Dice(7, "a").next()).isNotEqualTo(new Dice(7, "b").next());
    }
}
