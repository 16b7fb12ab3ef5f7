package io.jenkins.delivery.rehearsal.report;

import io.jenkins.delivery.rehearsal.report.Story.Look;
import io.jenkins.delivery.rehearsal.report.Story.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** Shares of failed requests over time. */
final class RateSeries {
    /** Stretches that the traffic of a figure is gathered in: of few requests a share says little and jumps a lot. */
    private static final int STRETCHES = 100;

    /**
     * @param from beginning of the stretch
     * @param at its end
     * @param share 0 to 1
     * @param requests more than 0
     */
    record Point(double from, double at, double share, double requests) {}

    private RateSeries() {}

    /** What each look saw since the one before. */
    static List<Point> observed(List<Look> looks) {
        List<Point> points = new ArrayList<>();
        Look before = null;
        for (Look look : looks) {
            if (look.requests().isEmpty() || look.events().isEmpty()) {
                continue;
            }
            double requests = look.requests().getAsDouble() - value(before == null ? null : before.requests());
            double events = look.events().getAsDouble() - value(before == null ? null : before.events());
            if (requests > 0) {
                double since = before == null ? look.at() : before.at();
                points.add(new Point(since, look.at(), Math.min(1, Math.max(0, events / requests)), requests));
            }
            before = look;
        }
        return points;
    }

    private static double value(OptionalDouble figure) {
        return figure == null ? 0 : figure.orElse(0);
    }

    /** What users of one version saw, gathered so that at most a hundred points come out. */
    static List<Point> seen(
            List<Traffic> traffic,
            double from,
            double to,
            ToDoubleFunction<Traffic> requests,
            ToDoubleFunction<Traffic> failed) {
        double length = (to - from) / STRETCHES;
        List<Point> points = new ArrayList<>();
        double begin = Double.NaN;
        double all = 0;
        double bad = 0;
        for (Traffic sample : traffic) {
            if (sample.at() <= from || sample.at() - sample.seconds() >= to) {
                continue;
            }
            if (Double.isNaN(begin)) {
                begin = sample.at() - sample.seconds();
            }
            all += requests.applyAsDouble(sample);
            bad += failed.applyAsDouble(sample);
            if (sample.at() - begin >= length) {
                if (all > 0) {
                    points.add(new Point(begin, sample.at(), bad / all, all));
                }
                begin = sample.at();
                all = 0;
                bad = 0;
            }
        }
        return points;
    }
}
