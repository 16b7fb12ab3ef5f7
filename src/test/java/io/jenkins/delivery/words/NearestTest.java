package io.jenkins.delivery.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    @ParameterizedTest
    @CsvSource({
        "canaryRollout, canaryRollout, 0",
        "canaryRolout, canaryRollout, 1",
        "canaryRollotu, canaryRollout, 1",
        "kubernets, kubernetes, 1",
        "wieght, weight, 1",
        "ca, abc, 3",
        "'', abc, 3"
    })
    void countsLettersThatDiffer(String one, String other, int distance) {
        assertThat(Nearest.distance(one, other)).isEqualTo(distance);
    }

    @Property
    void isSymmetricAndZeroOnlyForTheSame(
            @ForAll @AlphaChars @StringLength(max = 12) String one,
            @ForAll @AlphaChars @StringLength(max = 12) String other) {
        assertThat(Nearest.distance(one, other)).isEqualTo(Nearest.distance(other, one));
        assertThat(Nearest.distance(one, other) == 0).isEqualTo(one.equals(other));
    }

    @ParameterizedTest
    @CsvSource({"canaryRolout, canaryRollout", "kubernets, kubernetes", "sh, ''", "echo, ''"})
    void findsWhatWasMeantAndNothingFarAway(String written, String meant) {
        assertThat(Nearest.to(written, List.of("canaryRollout", "adaptiveHealthCheck", "kubernetes"), 2)
                        .orElse(""))
                .isEqualTo(meant);
    }
}
