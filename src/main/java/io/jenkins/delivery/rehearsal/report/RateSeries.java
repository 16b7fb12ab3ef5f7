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

    /** What users of one version saw, second by second. */
    static List<Point> seen(
            List<Traffic> traffic, ToDoubleFunction<Traffic> requests, ToDoubleFunction<Traffic> failed) {
        List<Point> points = new ArrayList<>();
        for (Traffic sample : traffic) {
            double all = requests.applyAsDouble(sample);
            if (all > 0) {
                double share = Math.min(1, failed.applyAsDouble(sample) / all);
                points.add(new Point(sample.at() - sample.seconds(), sample.at(), share, all));
            }
        }
        return points;
    }

    /** The points within a stretch of time, gathered into at most a hundred or so. */
    static List<Point> gathered(List<Point> points, double from, double to) {
        double length = (to - from) / STRETCHES;
        List<Point> gathered = new ArrayList<>();
        double begin = 0;
        double all = 0;
        double bad = 0;
        for (Point point : points) {
            if (point.at() <= from || point.from() >= to) {
                continue;
            }
            if (all == 0) {
                begin = point.from();
            }
            all += point.requests();
            bad += point.requests() * point.share();
            if (point.at() - begin >= length) {
                gathered.add(new Point(begin, point.at(), bad / all, all));
                all = 0;
                bad = 0;
            }
        }
        return gathered;
    }
}
