package io.jenkins.delivery.rehearsal.report;

import io.jenkins.delivery.rehearsal.report.Story.Phase;
import io.jenkins.delivery.rehearsal.report.Story.Spell;
import io.jenkins.delivery.rehearsal.report.Story.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** All parts of a rollout below each other, on one time axis. */
final class RolloutFigure {
    private final Story story;
    private final Frame frame;
    private final String id;
    private final Drawing drawing;

    private RolloutFigure(Story story, Frame frame, String id) {
        this.story = story;
        this.frame = frame;
        this.id = id;
        this.drawing = new Drawing(frame);
    }

    /**
     * @param id unique within the page
     * @param title what it shows, for those who do not see it
     */
    static Element svg(Story story, Frame frame, String id, String title) {
        return new RolloutFigure(story, frame, id).svg(title);
    }

    private Element svg(String title) {
        WeightPart.draw(drawing, story);
        RatePart.draw(drawing, story);
        VerdictPart.draw(drawing, story, id);
        double bottom = drawing.bottom();
        axis(bottom);
        drawing.down(24);
        MarkPart.draw(drawing, story);
        turn(bottom);
        double height = drawing.bottom() + 2;
        return Element.of("svg", frame.narrow() ? "narrow" : "wide")
                .attr("viewBox", "0 0 " + Figure.atMost(frame.width(), 0) + " " + Figure.atMost(height, 0))
                .attr("xmlns", "http://www.w3.org/2000/svg")
                .attr("role", "img")
                .attr("aria-labelledby", id + "-title " + id + "-desc")
                .add(Element.of("title").attr("id", id + "-title").text(title))
                .add(Element.of("desc").attr("id", id + "-desc").text(description()))
                .add(VerdictPart.patterns(id))
                .add(behind(bottom))
                .add(drawing.shapes());
    }

    /** Holds, faults and trouble behind everything, from the first part to the axis. */
    private List<Element> behind(double bottom) {
        List<Element> shapes = new ArrayList<>();
        for (Phase phase : story.phases) {
            if (phase.waits() && frame.shows(phase.from(), phase.to())) {
                double x = frame.x(phase.from());
                shapes.add(Svg.rect("wait", x, Drawing.TITLE, frame.x(phase.to()) - x, bottom - Drawing.TITLE));
            }
        }
        for (Spell spell : story.spells) {
            if (frame.shows(spell.from(), spell.to())) {
                double x = frame.x(spell.from());
                Element shape = Svg.rect(
                                "spell", x, Drawing.TITLE, Math.max(1, frame.x(spell.to()) - x), bottom - Drawing.TITLE)
                        .attr("style", "fill:url(#" + id + "-spell)");
                shapes.add(Svg.titled(shape, spell.title()));
            }
        }
        return shapes;
    }

    private void axis(double y) {
        drawing.add(Svg.line("axis", frame.left(), y, frame.end(), y));
        for (double tick : Ticks.times(frame.from(), frame.to(), frame.narrow() ? 5 : 10)) {
            double x = frame.x(tick);
            drawing.add(Svg.line("axis", x, y, x, y + 4));
            String label = RunTime.clock(tick);
            double room = frame.widthOf(label) / 2;
            drawing.add(Svg.text("tick middle", Math.min(x, frame.width() - room), y + 16, label));
        }
    }

    /** The moments of a rollback, through all parts. */
    private void turn(double bottom) {
        story.record.decidedAt().filter(frame::shows).ifPresent(at -> through("decided", at, bottom, "decided"));
        story.record.restoredAt().filter(frame::shows).ifPresent(at -> through("restored", at, bottom, "restored"));
    }

    private void through(String styleClass, double at, double bottom, String word) {
        Element line = Svg.line(styleClass, frame.x(at), Drawing.TITLE, frame.x(at), bottom);
        drawing.add(Svg.titled(line, word + " at " + RunTime.clock(at)));
    }

    private String description() {
        StringBuilder text = new StringBuilder("From ")
                .append(RunTime.clock(frame.from()))
                .append(" to ")
                .append(RunTime.clock(frame.to()))
                .append(" of the run. Weights:");
        List<Weight> weights = Thinning.extremes(story.weights, Weight::asked, 30);
        for (Weight weight : weights) {
            text.append(' ')
                    .append(Figure.atMost(weight.asked(), 0))
                    .append(" % at ")
                    .append(RunTime.clock(weight.at()))
                    .append(';');
        }
        story.checks.forEach((check, looks) -> {
            if (!looks.isEmpty()) {
                Story.Look last = looks.get(looks.size() - 1);
                text.append(" Check ")
                        .append(check)
                        .append(": ")
                        .append(looks.size())
                        .append(" looks, the last one ");
                text.append(Words.verdict(last.verdict()));
                figure(text, ", observed ", last.rate());
                figure(text, ", certain at least ", last.lower());
                figure(text, ", limit ", last.limit());
                text.append('.');
            }
        });
        return text.append(" The timeline below says the same in words.").toString();
    }

    private static void figure(StringBuilder text, String words, OptionalDouble share) {
        share.ifPresent(value -> text.append(words).append(Figure.percent(value)));
    }
}
