package io.jenkins.delivery.rehearsal.report;

import io.jenkins.delivery.rehearsal.report.RateSeries.Point;
import io.jenkins.delivery.rehearsal.report.Story.Look;
import io.jenkins.delivery.rehearsal.report.Story.Traffic;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * A rate limit at work: what each look saw of the new version (dots), what is certain by then (band, its lower end as a line),
 * the limit, and what the old version did meanwhile.
 */
final class RatePart {
    private static final double HEIGHT = 128;

    /** With more looks than this, those that saw no failure are left out: they only blacken the axis. */
    private static final int FEW = 150;

    private final Drawing drawing;
    private final Frame frame;
    private final List<Look> looks;
    private final List<Point> observed;
    private final List<Point> newSeen;
    private final List<Point> oldSeen;
    private final OptionalDouble limit;
    private final List<Double> ticks;
    private double top;

    private RatePart(Drawing drawing, Story story, List<Look> looks) {
        this.drawing = drawing;
        this.frame = drawing.frame;
        this.looks = looks.stream().filter(look -> frame.shows(look.at())).toList();
        double from = frame.from();
        double to = frame.to();
        List<Point> all = RateSeries.observed(looks);
        this.observed = all.stream().filter(point -> frame.shows(point.at())).toList();
        // What was looked at is what the rollout knew; without looks, the simulation itself tells.
        this.newSeen = RateSeries.gathered(
                all.isEmpty() ? RateSeries.seen(story.traffic, Traffic::newRequests, Traffic::newFailed) : all,
                from,
                to);
        this.oldSeen =
                RateSeries.gathered(RateSeries.seen(story.traffic, Traffic::oldRequests, Traffic::oldFailed), from, to);
        this.limit = looks.stream()
                .map(Look::limit)
                .filter(OptionalDouble::isPresent)
                .findFirst()
                .orElse(OptionalDouble.empty());
        this.ticks = Ticks.upTo(highest(), 4);
    }

    /** One part for each check that counts requests; where none does, one for what the simulation counted. */
    static void draw(Drawing drawing, Story story) {
        boolean drawn = false;
        for (var check : story.checks.entrySet()) {
            if (check.getValue().stream().anyMatch(look -> look.rate().isPresent())) {
                new RatePart(drawing, story, check.getValue()).draw("Failed requests: " + check.getKey());
                drawn = true;
            }
        }
        if (!drawn && !story.traffic.isEmpty()) {
            new RatePart(drawing, story, List.of()).draw("Failed requests");
        }
    }

    /** The axis holds the limit twice, what is certain, and nearly all that was seen. */
    private double highest() {
        double certain =
                looks.stream().mapToDouble(look -> look.lower().orElse(0)).max().orElse(0);
        double old = oldSeen.stream().mapToDouble(Point::share).max().orElse(0);
        double highest = DoubleStream.of(limit.orElse(0.005) * 2, certain * 1.1, old, most(observed), most(newSeen))
                .max()
                .orElseThrow();
        return Math.min(1, highest);
    }

    private static double most(List<Point> points) {
        double[] shares = points.stream().mapToDouble(Point::share).sorted().toArray();
        return shares.length == 0 ? 0 : shares[(int) (0.97 * (shares.length - 1))];
    }

    private double y(double share) {
        double end = ticks.get(ticks.size() - 1);
        return top + HEIGHT * (1 - Math.min(1, share / end));
    }

    private void draw(String title) {
        top = drawing.title(title) + 4;
        band();
        for (double tick : ticks) {
            drawing.add(Svg.line("grid", frame.left(), y(tick), frame.end(), y(tick)));
            drawing.add(Svg.text("tick end", frame.left() - 6, y(tick) + 4, Figure.atMost(tick * 100, 2) + "\u202f%"));
        }
        line("old-rate", oldSeen);
        line("new-rate", newSeen);
        dots();
        certain();
        limit.ifPresent(share -> {
            drawing.add(Svg.line("limit", frame.left(), y(share), frame.end(), y(share)));
            drawing.add(Svg.text(
                    "limit-text",
                    frame.left() + 4,
                    y(share) - 4,
                    "limit " + Figure.atMost(share * 100, 2) + "\u202f%"));
        });
        drawing.down(HEIGHT + 14);
    }

    /** Between its ends the true share lies, for certain. */
    private void band() {
        List<Look> known = looks.stream()
                .filter(look -> look.lower().isPresent() && look.upper().isPresent())
                .toList();
        List<Look> upper = Thinning.extremes(known, look -> look.upper().getAsDouble(), Thinning.MOST / 2);
        if (upper.size() < 2) {
            return;
        }
        Path band = new Path();
        for (Look look : upper) {
            double y = y(look.upper().getAsDouble());
            if (band.isEmpty()) {
                band.move(frame.x(look.at()), y);
            } else {
                band.line(frame.x(look.at()), y);
            }
        }
        for (int i = upper.size() - 1; i >= 0; i--) {
            Look look = upper.get(i);
            band.line(
                    frame.x(look.at()),
                    y(Math.min(look.lower().getAsDouble(), look.upper().getAsDouble())));
        }
        drawing.add(Svg.path("between", band.close()));
    }

    private void certain() {
        List<Look> known =
                looks.stream().filter(look -> look.lower().isPresent()).toList();
        List<Look> thinned = Thinning.extremes(known, look -> look.lower().getAsDouble(), Thinning.MOST);
        if (thinned.isEmpty()) {
            return;
        }
        Path path = new Path();
        for (Look look : thinned) {
            double y = y(look.lower().getAsDouble());
            if (path.isEmpty()) {
                path.move(frame.x(look.at()), y);
            } else {
                path.step(frame.x(look.at()), y);
            }
        }
        Look last = thinned.get(thinned.size() - 1);
        drawing.add(Svg.path("certain", path));
        drawing.add(Element.of("circle", "certain-end")
                .attr("cx", frame.x(last.at()))
                .attr("cy", y(last.lower().getAsDouble()))
                .attr("r", 3));
    }

    private void dots() {
        double end = ticks.get(ticks.size() - 1);
        Path dots = new Path();
        Path beyond = new Path();
        for (Point point : Thinning.extremes(observed, Point::share, Thinning.MOST)) {
            double x = frame.x(point.at());
            if (point.share() == 0 && observed.size() > FEW) {
                continue;
            }
            if (point.share() <= end) {
                // A line of no length with round ends is a dot, and a thousand of them are one shape.
                dots.move(x, y(point.share())).across(x);
            } else {
                beyond.move(x - 3, top + 5).line(x, top).line(x + 3, top + 5).close();
            }
        }
        if (!dots.isEmpty()) {
            drawing.add(Svg.path("dots", dots));
        }
        if (!beyond.isEmpty()) {
            drawing.add(Svg.titled(Svg.path("beyond", beyond), "beyond the axis"));
        }
    }

    private void line(String styleClass, List<Point> points) {
        Path path = new Path();
        for (Point point : points) {
            double y = y(point.share());
            if (path.isEmpty()) {
                path.move(frame.x(point.from()), y);
            } else {
                path.step(frame.x(point.from()), y);
            }
            path.across(frame.x(point.at()));
        }
        if (!path.isEmpty()) {
            drawing.add(Svg.path(styleClass, path));
        }
    }
}
