package io.jenkins.delivery.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jenkins.delivery.analysis.BernoulliConfidenceSequence.Interval;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BernoulliConfidenceSequenceTest {

    /** The values of confseq's test/uniform_boundaries_unittest.cpp, with the digits that stand there. */
    // One value stands there as 0.13489; the sixth digit is ours.
    @ParameterizedTest
    @CsvSource({
        "700, 1000, 100, 0.651629, 0.745949",
        "15, 50, 50, 0.129556, 0.511896",
        "5, 50, 50, 0.013021, 0.269264",
        "1, 50, 50, 0.0, 0.134892",
        "1, 2, 50, 0.0, 1.0",
        "100, 200, 1, 0.328923, 0.671076",
        "0, 1, 50, 0.0, 1.0",
        "1, 1, 50, 0.0, 1.0",
    })
    void knownAnswersOfConfseq(double events, double requests, double tightest, double lower, double upper) {
        Interval interval = new BernoulliConfidenceSequence(tightest, 0.05).interval(new Tally(requests, events), 0.05);

        assertThat(interval.lower()).isCloseTo(lower, within(1e-6));
        assertThat(interval.upper()).isCloseTo(upper, within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.05", "-1, 0.05", "NaN, 0.05", "100, 0", "100, 1", "100, NaN"})
    void refusesWhatIsNoParameter(double tightest, double tunedFor) {
        assertThatThrownBy(() -> new BernoulliConfidenceSequence(tightest, tunedFor))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be more than 0");
    }

    @Property
    void theObservedShareIsAlwaysInside(
            @ForAll @IntRange(min = 1, max = 10_000_000) int requests,
            @ForAll @DoubleRange(max = 1) double share,
            @ForAll @DoubleRange(min = 1, max = 20) double nats) {
        Tally seen = new Tally(requests, Math.floor(requests * share));

        Interval interval = new BernoulliConfidenceSequence(400, 0.01).interval(seen, Math.exp(-nats));

        assertThat(interval.lower()).isBetween(0.0, seen.rate());
        assertThat(interval.upper()).isBetween(seen.rate(), 1.0);
    }

    @Property
    void lessAlphaAndFewerRequestsAreNeverMoreCertain(
            @ForAll @IntRange(min = 20, max = 100_000) int requests, @ForAll @DoubleRange(max = 1) double share) {
        BernoulliConfidenceSequence sequence = new BernoulliConfidenceSequence(400, 0.01);
        Tally seen = new Tally(requests, Math.floor(requests * share));
        Tally tenTimes = new Tally(10 * seen.requests(), 10 * seen.events());

        assertThat(sequence.lower(seen, 0.001)).isLessThanOrEqualTo(sequence.lower(seen, 0.01));
        assertThat(sequence.upper(seen, 0.001)).isGreaterThanOrEqualTo(sequence.upper(seen, 0.01));
        assertThat(sequence.lower(tenTimes, 0.01)).isGreaterThanOrEqualTo(sequence.lower(seen, 0.01));
        assertThat(sequence.upper(tenTimes, 0.01)).isLessThanOrEqualTo(sequence.upper(seen, 0.01));
    }
}
