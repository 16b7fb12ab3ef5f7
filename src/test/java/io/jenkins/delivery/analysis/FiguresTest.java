package io.jenkins.delivery.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 %",
        "1, 100 %",
        "0.01, 1 %",
        "0.25913, 25.9 %",
        "0.0012, 0.12 %",
        "0.00005, 0.005 %",
        "0.009999, 1 %",
        "0.5, 50 %"
    })
    void percentages(double fraction, String text) {
        assertThat(Figures.percent(fraction)).isEqualTo(text);
    }

    @Test
    void boundsAreNeverRoundedBeyondWhatIsCertain() {
        assertThat(Figures.atLeast(0.22197)).isEqualTo("22.1 %");
        assertThat(Figures.atMost(0.22111)).isEqualTo("22.2 %");
        assertThat(Figures.atMost(0.0099999)).isEqualTo("1 %");
    }

    @ParameterizedTest
    @CsvSource({"0, 0 s", "59, 59 s", "60, 1 min", "125, 2 min 5 s", "3600, 1 h", "3780, 1 h 3 min", "-5, 0 s"})
    void times(long seconds, String text) {
        assertThat(Figures.time(Duration.ofSeconds(seconds))).isEqualTo(text);
    }

    @Test
    void counts() {
        assertThat(Figures.count(1204)).isEqualTo("1,204");
    }
}
