package io.jenkins.delivery.rehearsal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ThinningTest {
    private record Point(int at, double value) {}

    @Property(tries = 200)
    void few_enough_in_order_and_no_extreme_is_lost(
            @ForAll @IntRange(max = 5000) int size, @ForAll @IntRange(min = 4, max = 600) int most, @ForAll long seed) {
        Random random = new Random(seed);
        List<Point> points = IntStream.range(0, size)
                .mapToObj(at -> new Point(at, random.nextGaussian()))
                .toList();

        List<Point> thinned = Thinning.extremes(points, Point::value, most);

        assertThat(thinned).hasSizeLessThanOrEqualTo(most);
        assertThat(thinned).extracting(Point::at).isSorted().doesNotHaveDuplicates();
        if (size <= most) {
            assertThat(thinned).isEqualTo(points);
        } else {
            assertThat(thinned).startsWith(points.get(0)).endsWith(points.get(size - 1));
            assertThat(highest(thinned)).isEqualTo(highest(points));
            assertThat(-highest(negated(thinned))).isEqualTo(-highest(negated(points)));
        }
    }

    @Test
    void a_single_peak_among_thousands_stays() {
        List<Point> points = IntStream.range(0, 10_000)
                .mapToObj(at -> new Point(at, at == 7_777 ? 1 : 0))
                .toList();

        assertThat(Thinning.extremes(points, Point::value, 500)).contains(new Point(7_777, 1));
    }

    private static double highest(List<Point> points) {
        return points.stream().mapToDouble(Point::value).max().orElseThrow();
    }

    private static List<Point> negated(List<Point> points) {
        return points.stream()
                .map(point -> new Point(point.at(), -point.value()))
                .toList();
    }
}
