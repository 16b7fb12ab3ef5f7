package io.jenkins.delivery.rehearsal.report;

import io.jenkins.delivery.rehearsal.report.Story.Look;
import java.util.ArrayList;
import java.util.List;

/** A strip for each check: which verdict stood when. By colour, by pattern, and in words where there is room. */
final class VerdictPart {
    private static final double STRIP = 18;

    private record Stretch(double from, double to, String verdict) {}

    private VerdictPart() {}

    static void draw(Drawing drawing, Story story, String id) {
        if (story.checks.isEmpty()) {
            return;
        }
        double end = story.record.decidedAt().orElse(story.last);
        drawing.title("Verdicts");
        story.checks.forEach((check, looks) -> {
            Frame frame = drawing.frame;
            String name = frame.fitting(check, frame.inner());
            drawing.add(Svg.text("label", frame.left(), drawing.bottom() + 10, name));
            drawing.down(15);
            strip(drawing, stretches(looks, end), id, check);
            drawing.down(STRIP + 5);
        });
        drawing.down(4);
    }

    /** Looks in a row that came to the same; a strip has no room for more stretches than it has pixels. */
    private static List<Stretch> stretches(List<Look> looks, double end) {
        List<Stretch> stretches = new ArrayList<>();
        for (Look look : looks) {
            int last = stretches.size() - 1;
            if (last >= 0 && stretches.get(last).verdict().equals(look.verdict())) {
                continue;
            }
            if (last >= 0) {
                Stretch before = stretches.get(last);
                stretches.set(last, new Stretch(before.from(), look.at(), before.verdict()));
            }
            stretches.add(new Stretch(look.at(), Math.max(end, look.at()), look.verdict()));
        }
        return Thinning.extremes(stretches, stretch -> stretch.to() - stretch.from(), Thinning.MOST);
    }

    private static void strip(Drawing drawing, List<Stretch> stretches, String id, String check) {
        Frame frame = drawing.frame;
        double y = drawing.bottom();
        for (Stretch stretch : stretches) {
            if (!frame.shows(stretch.from(), stretch.to())) {
                continue;
            }
            double x = frame.x(stretch.from());
            // A verdict that ends the rollout at once must be seen all the same.
            double width = Math.max(frame.x(stretch.to()) - x, stretch.verdict().equals("REGRESSION") ? 5 : 0.7);
            x = Math.min(x, frame.end() - width);
            String kind = styleOf(stretch.verdict());
            String words = Words.verdict(stretch.verdict());
            Element bar = Svg.rect("strip " + kind, x, y, width, STRIP);
            String when = RunTime.clock(stretch.from()) + " to " + RunTime.clock(stretch.to());
            drawing.add(Svg.titled(bar, check + ": " + words + ", " + when));
            if (!kind.equals("other") && !kind.equals("good")) {
                drawing.add(
                        Svg.rect("pattern", x, y, width, STRIP).attr("style", "fill:url(#" + id + "-" + kind + ")"));
            }
            if (frame.widthOf(words) + 10 <= width) {
                drawing.add(Svg.text("label middle on-" + kind, x + width / 2, y + 13, words));
            }
        }
    }

    static String styleOf(String verdict) {
        return switch (verdict) {
            case "REGRESSION" -> "bad";
            case "NOT_WORSE" -> "good";
            case "UNDECIDED" -> "open";
            case "NO_EVIDENCE" -> "none";
            default -> "other";
        };
    }

    /** The patterns, under names of their own: several figures share a page. */
    static Element patterns(String id) {
        return Element.of("defs")
                .add(pattern(id + "-bad", 6, "M0 0L6 6M6 0L0 6"))
                .add(pattern(id + "-open", 7, "M0 7L7 0"))
                .add(pattern(id + "-none", 5, "M2 2h1"))
                .add(pattern(id + "-spell", 8, "M0 0L8 8"));
    }

    private static Element pattern(String id, int size, String shape) {
        return Element.of("pattern")
                .attr("id", id)
                .attr("width", size)
                .attr("height", size)
                .attr("patternUnits", "userSpaceOnUse")
                .add(Element.of("path", "stroke-" + id.substring(id.lastIndexOf('-') + 1))
                        .attr("d", shape));
    }
}
