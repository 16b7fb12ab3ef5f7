package io.jenkins.delivery.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.delivery.analysis.CounterChange.Counted;
import io.jenkins.delivery.analysis.CounterChange.Unusable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CounterChangeTest {
    private static final Reading.Counters NOTHING = counters(Map.of(), Map.of());

    @Test
    void theFirstAnswerIsOnlyAStart() {
        Reading.Counters first = counters(Map.of("old", 5000.0), Map.of("old", 70.0));

        assertThat(CounterChange.between(Optional.empty(), first)).isEqualTo(new Counted(Tally.NONE, first));
    }

    @Test
    void aSeriesThatAppearsLaterCountsFromZero() {
        assertThat(seen(NOTHING, counters(Map.of("a", 37.0), Map.of()))).isEqualTo(new Tally(37, 0));
        assertThat(seen(counters(Map.of("a", 37.0), Map.of()), counters(Map.of("a", 40.0, "b", 5.0), Map.of("b", 1.0))))
                .isEqualTo(new Tally(8, 1));
    }

    @Test
    void aResetCountsFromZero() {
        assertThat(seen(counters(Map.of("a", 100.0), Map.of("a", 9.0)), counters(Map.of("a", 12.0), Map.of("a", 2.0))))
                .isEqualTo(new Tally(12, 2));
    }

    @Test
    void aSeriesThatWasAwayForALookIsNotCountedTwice() {
        Reading.Counters both = counters(Map.of("a", 100.0, "b", 200.0), Map.of("b", 20.0));
        Counted away = (Counted) CounterChange.between(Optional.of(both), counters(Map.of("a", 110.0), Map.of()));
        Counted back = (Counted) CounterChange.between(
                Optional.of(away.now()), counters(Map.of("a", 115.0, "b", 230.0), Map.of("b", 21.0)));

        assertThat(away.seen()).isEqualTo(new Tally(10, 0));
        assertThat(back.seen()).isEqualTo(new Tally(35, 1));
    }

    @Test
    void aSumThatLostOneOfItsPodsIsANewStartAndNotAReset() {
        Reading.Counters before = counters(Map.of("", 9000.0), Map.of("", 90.0));
        Reading.Counters without = counters(Map.of("", 8100.0), Map.of("", 80.0));

        assertThat(seen(before, without)).isEqualTo(Tally.NONE);
        assertThat(seen(without, counters(Map.of("", 8150.0), Map.of("", 81.0))))
                .isEqualTo(new Tally(50, 1));
    }

    @Test
    void moreEventsThanRequestsAreAContradictionThatLosesNothing() {
        Reading.Counters start = counters(Map.of("a", 10.0), Map.of());

        Unusable late =
                (Unusable) CounterChange.between(Optional.of(start), counters(Map.of("a", 10.0), Map.of("a", 4.0)));

        assertThat(late.why()).contains("events grew by 4").contains("requests only by 0");
        assertThat(seen(start, counters(Map.of("a", 30.0), Map.of("a", 4.0)))).isEqualTo(new Tally(20, 4));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, -1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatNoCounterCanBeIsUnusable(double value) {
        Map<String, Double> wrong = new HashMap<>(Map.of("good", 1.0));
        wrong.put("bad", value);

        assertThat(CounterChange.between(Optional.of(NOTHING), counters(wrong, Map.of())))
                .isInstanceOfSatisfying(
                        Unusable.class, u -> assertThat(u.why()).contains("requests", "bad", "" + value));
        assertThat(CounterChange.between(Optional.empty(), counters(Map.of("good", 5.0), wrong)))
                .isInstanceOfSatisfying(Unusable.class, u -> assertThat(u.why()).contains("events", "bad", "" + value));
    }

    @Test
    void tooManySeriesAreRefusedWithTheWayOut() {
        Map<String, Double> many = new TreeMap<>();
        for (int i = 0; i <= CounterChange.MOST_SERIES; i++) {
            many.put("series" + i, 1.0);
        }

        assertThat(CounterChange.between(Optional.empty(), counters(many, Map.of())))
                .isInstanceOfSatisfying(Unusable.class, u -> assertThat(u.why()).contains("501", "sum by (pod)"));
    }

    @Test
    void podsThatComeAndGoForWeeksAreForgottenInTheEnd() {
        Reading.Counters last = NOTHING;
        for (int i = 0; i < 3 * CounterChange.MOST_REMEMBERED; i++) {
            Counted counted =
                    (Counted) CounterChange.between(Optional.of(last), counters(Map.of("pod" + i, 1.0), Map.of()));
            assertThat(counted.seen().requests()).isEqualTo(1);
            last = counted.now();
        }
        assertThat(last.total()).hasSizeLessThanOrEqualTo(CounterChange.MOST_REMEMBERED);
    }

    /** Pods that serve, restart and are not seen for a while: what is counted is what was served and still stood somewhere. */
    @Property
    void countsEveryRequestOnceWhateverRestartsOrHides(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 50) Integer> served,
            @ForAll @Size(40) List<@IntRange(max = 9) Integer> fate) {
        Map<String, Double> pods = new TreeMap<>();
        Reading.Counters last = NOTHING;
        double truth = 0;
        double counted = 0;
        for (int i = 0; i < served.size(); i++) {
            String pod = "pod" + i % 3;
            if (fate.get(i) == 0) {
                // It restarts after a look, as far as it has been seen; so nothing is lost between two looks.
                pods.keySet().removeIf(pod::equals);
                pods.put(pod, 0.0);
            } else {
                pods.merge(pod, (double) served.get(i), Double::sum);
                truth += served.get(i);
            }
            Map<String, Double> shown = new TreeMap<>(pods);
            if (fate.get(i) == 1) {
                shown.remove("pod" + (i + 1) % 3);
            }
            Counted change = (Counted) CounterChange.between(Optional.of(last), counters(shown, Map.of()));
            counted += change.seen().requests();
            last = change.now();
        }
        Counted end = (Counted) CounterChange.between(Optional.of(last), counters(pods, Map.of()));

        assertThat(counted + end.seen().requests()).isLessThanOrEqualTo(truth);
        boolean restartedUnseen = Arrays.asList(0, 1).stream().allMatch(fate::contains);
        if (!restartedUnseen) {
            assertThat(counted + end.seen().requests()).isEqualTo(truth);
        }
    }

    private static Tally seen(Reading.Counters last, Reading.Counters now) {
        return ((Counted) CounterChange.between(Optional.of(last), now)).seen();
    }

    private static Reading.Counters counters(Map<String, Double> total, Map<String, Double> events) {
        return new Reading.Counters(total, events);
    }
}
