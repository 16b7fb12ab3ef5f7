package io.jenkins.delivery.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodShareTest {
    @ParameterizedTest
    @CsvSource({
        // replicas, percent, pods of the candidate
        "10, 15, 2",
        "10, 14, 1",
        "10, 5, 1",
        "10, 1, 1",
        "10, 99, 9",
        "10, 95, 9",
        "10, 50, 5",
        "3, 33, 1",
        "3, 50, 2",
        "2, 1, 1",
        "2, 99, 1",
        "1000000, 50, 500000"
    })
    void sharesToTheNearestPod(int replicas, int percent, int pods) {
        assertThat(PodShare.shared(replicas, percent)).isEqualTo(pods);
    }

    @ParameterizedTest
    @CsvSource({"10, 1, 1", "10, 10, 1", "10, 11, 2", "4, 30, 2", "4, 25, 1", "4, 100, 4", "1, 5, 1", "0, 50, 0"})
    void roundsABesideUp(int replicas, int percent, int pods) {
        assertThat(PodShare.beside(replicas, percent)).isEqualTo(pods);
    }

    @Property
    void aShareIsNeverNoneAndNeverAll(
            @ForAll @IntRange(min = 2, max = 100_000) int replicas, @ForAll @IntRange(min = 1, max = 99) int percent) {
        int pods = PodShare.shared(replicas, percent);
        assertThat(pods).isBetween(1, replicas - 1);
        boolean coarse = pods == 1 || pods == replicas - 1 || replicas > 100;
        assertThat(Math.abs(pods - replicas * percent / 100.0)).isLessThanOrEqualTo(coarse ? 1 : 0.5);
    }

    @Test
    void onePodHasNoShare() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PodShare.shared(1, 50))
                .withMessageContaining("replicas: 1");
    }
}
