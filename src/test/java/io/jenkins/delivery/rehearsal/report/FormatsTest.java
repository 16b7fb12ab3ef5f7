package io.jenkins.delivery.rehearsal.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatsTest {
    @ParameterizedTest
    @CsvSource({"0, 0:00", "7, 0:07", "187.5, 3:07.5", "3599.9996, 1:00:00", "3750, 1:02:30", "7265.25, 2:01:05.25"})
    void clock(double seconds, String clock) {
        assertThat(RunTime.clock(seconds)).isEqualTo(clock);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 s", "0.346, 0.35 s", "12.34, 12.3 s", "60, 1 min", "2600, 43 min 20 s", "7500, 2 h 5 min"})
    void length(double seconds, String words) {
        assertThat(RunTime.length(seconds)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.00039, 0.039", "0.0012, 0.12", "0.0546, 5.5", "0.234, 23", "1, 100"})
    void percent(double share, String words) {
        assertThat(Figure.percent(share)).isEqualTo(words + "\u202f%");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "999, 999", "1000, 1_000", "1234567, 1_234_567", "-1234, -1_234", "-123, -123"})
    void count(long count, String words) {
        assertThat(Figure.count(count)).isEqualTo(words.replace('_', '\u202f'));
    }

    @ParameterizedTest
    @CsvSource({
        "shop/web:1.4.2, 1.4.2",
        "registry:5000/shop/web, registry:5000/shop/web",
        "shop/web@sha256:0123456789abcdef0123, 0123456789ab",
        "shop/web:1@sha256:abc, abc",
        "web:, web:"
    })
    void version(String image, String version) {
        assertThat(Words.version(image)).isEqualTo(version);
    }

    @Test
    void ticks_are_round_and_not_too_many() {
        assertThat(Ticks.times(3, 1220, 10)).containsExactly(300.0, 600.0, 900.0, 1200.0);
        assertThat(Ticks.times(0, 0.001, 10)).containsExactly(0.0);
        assertThat(Ticks.times(0, 1e8, 5)).hasSizeLessThanOrEqualTo(6);
        assertThat(Ticks.upTo(0.02, 4)).hasSize(5).endsWith(0.02);
        assertThat(Ticks.upTo(1, 4).get(Ticks.upTo(1, 4).size() - 1)).isEqualTo(1);
    }
}
