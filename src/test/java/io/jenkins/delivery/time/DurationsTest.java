package io.jenkins.delivery.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "90s, PT90S, 1 min 30 s",
        "10m, PT10M, 10 min",
        "1h30m, PT90M, 1 h 30 min",
        "1h 30m, PT90M, 1 h 30 min",
        "250ms, PT0.25S, 250 ms",
        "2d, PT48H, 2 d",
        "0s, PT0S, 0 ms"
    })
    void readsWhatPeopleWrite(String text, Duration duration, String words) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
        assertThat(Durations.words(duration)).isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "ten", "10", "-5m", "5m1h", "1.5h", "10 minutes", "99999999999999999999s"})
    void refusesAnythingElseWithAnExample(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessageContaining("'" + text + "'")
                .withMessageContaining("'1h30m'");
    }
}
