package io.jenkins.delivery.rehearsal.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Fewer points that look the same: of each stretch the lowest and the highest stay, so that no peak is lost. */
final class Thinning {
    /** More than a screen shows. */
    static final int MOST = 500;

    private Thinning() {}

    /**
     * At most {@code most} of the points, in their order, the first and the last among them.
     *
     * @param most 4 or more
     */
    static <T> List<T> extremes(List<T> points, ToDoubleFunction<T> value, int most) {
        int inner = points.size() - 2;
        int stretches = (most - 2) / 2;
        if (points.size() <= most) {
            return points;
        }
        List<T> kept = new ArrayList<>(most);
        kept.add(points.get(0));
        for (int stretch = 0; stretch < stretches; stretch++) {
            int from = 1 + (int) ((long) inner * stretch / stretches);
            int to = 1 + (int) ((long) inner * (stretch + 1) / stretches);
            keepExtremes(points, value, from, to, kept);
        }
        kept.add(points.get(points.size() - 1));
        return kept;
    }

    private static <T> void keepExtremes(List<T> points, ToDoubleFunction<T> value, int from, int to, List<T> kept) {
        int lowest = from;
        int highest = from;
        for (int i = from; i < to; i++) {
            if (value.applyAsDouble(points.get(i)) < value.applyAsDouble(points.get(lowest))) {
                lowest = i;
            }
            if (value.applyAsDouble(points.get(i)) > value.applyAsDouble(points.get(highest))) {
                highest = i;
            }
        }
        kept.add(points.get(Math.min(lowest, highest)));
        if (lowest != highest) {
            kept.add(points.get(Math.max(lowest, highest)));
        }
    }
}
