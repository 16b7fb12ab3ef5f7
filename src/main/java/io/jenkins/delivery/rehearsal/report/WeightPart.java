package io.jenkins.delivery.rehearsal.report;

import io.jenkins.delivery.rehearsal.report.Story.Phase;
import io.jenkins.delivery.rehearsal.report.Story.Weight;
import java.util.ArrayList;
import java.util.List;

/** The new version's share of the traffic: asked for (line) and reached (area), under the phases' names. */
final class WeightPart {
    private static final double BAND = 18;
    private static final double HEIGHT = 116;

    private final Drawing drawing;
    private final Frame frame;
    private final Story story;

    private WeightPart(Drawing drawing, Story story) {
        this.drawing = drawing;
        this.frame = drawing.frame;
        this.story = story;
    }

    static void draw(Drawing drawing, Story story) {
        new WeightPart(drawing, story).draw();
    }

    private void draw() {
        double top = drawing.title("Traffic to the new version");
        phases(top);
        double upper = top + BAND + 6;
        double lower = upper + HEIGHT;
        for (int percent : frame.narrow() ? new int[] {0, 50, 100} : new int[] {0, 25, 50, 75, 100}) {
            double y = y(percent, upper);
            drawing.add(Svg.line("grid", frame.left(), y, frame.end(), y));
            drawing.add(Svg.text("tick end", frame.left() - 6, y + 4, percent + "\u202f%"));
        }
        List<Weight> weights = Thinning.extremes(inView(), Weight::got, Thinning.MOST);
        Path area = new Path().move(frame.left(), lower);
        area.line(frame.left(), y(weights.get(0).got(), upper));
        Path asked = new Path().move(frame.left(), y(weights.get(0).asked(), upper));
        for (Weight weight : weights) {
            area.step(frame.x(weight.at()), y(weight.got(), upper));
            asked.step(frame.x(weight.at()), y(weight.asked(), upper));
        }
        area.across(frame.end()).line(frame.end(), lower).close();
        drawing.add(Svg.path("got", area));
        drawing.add(Svg.path("asked", asked.across(frame.end())));
        labels(weights, upper);
        drawing.down(BAND + 6 + HEIGHT + 10);
    }

    /** What is seen of the weights, beginning with the one that stood before the first second. */
    private List<Weight> inView() {
        List<Weight> seen = new ArrayList<>();
        for (Weight weight : story.weights) {
            if (weight.at() <= frame.from() && !seen.isEmpty()) {
                seen.clear();
            }
            if (weight.at() <= frame.to()) {
                seen.add(weight);
            }
        }
        return seen;
    }

    private static double y(double percent, double upper) {
        return upper + HEIGHT * (1 - percent / 100);
    }

    /** The number beside each step, as long as there is room. */
    private void labels(List<Weight> weights, double upper) {
        double taken = 0;
        double shown = 0;
        for (Weight weight : weights) {
            double x = frame.x(weight.at()) + 4;
            String label = Figure.atMost(weight.asked(), 0) + "\u202f%";
            boolean room = x > taken && x + frame.widthOf(label) < frame.end();
            if (weight.asked() != shown && weight.asked() > 0 && room) {
                double y = Math.max(upper + 11, y(weight.asked(), upper) - 5);
                drawing.add(Svg.text("value", x, weight.asked() > 88 ? y + 8 : y, label));
                taken = x + frame.widthOf(label);
                shown = weight.asked();
            }
        }
    }

    private void phases(double top) {
        boolean odd = false;
        for (Phase phase : story.phases) {
            odd = !odd;
            if (!frame.shows(phase.from(), phase.to())) {
                continue;
            }
            double x = frame.x(phase.from());
            double width = frame.x(phase.to()) - x;
            String kind = phase.waits() ? "band hold" : phase.title().equals("way back") ? "band back" : "band";
            String when = RunTime.clock(phase.from()) + " to " + RunTime.clock(phase.to());
            drawing.add(Svg.titled(
                    Svg.rect(odd ? kind + " odd" : kind, x, top, Math.max(width, 0.5), BAND),
                    phase.title() + ": " + when));
            String label = phase.title().replace("pause ", "").replace("weight ", "");
            if (frame.widthOf(label) + 6 <= width) {
                drawing.add(Svg.text("label middle", x + width / 2, top + 13, label));
            }
        }
    }
}
