package io.jenkins.delivery.rehearsal.report;

import io.jenkins.delivery.rehearsal.RolloutRecord;
import io.jenkins.delivery.rehearsal.RolloutRecord.Requests;
import java.util.Optional;

/** One rollout: what it came to, why, what it cost, and how it went. */
final class RolloutSection {
    private final RolloutRecord record;
    private final Story story;
    private final String id;

    private RolloutSection(RolloutRecord record, int number) {
        this.record = record;
        this.story = new Story(record);
        this.id = "rollout-" + number;
    }

    /** @param number of the rollout in the run, from 1 */
    static Element of(RolloutRecord record, int number) {
        return new RolloutSection(record, number).section();
    }

    private Element section() {
        Element section = Element.of("section", "rollout " + style(record.outcome()))
                .attr("id", id)
                .attr("aria-labelledby", id + "-name");
        section.newLine().add(heading());
        section.newLine().add(images());
        section.newLine().add(reason());
        if (record.decidedAt().isPresent() || record.detectedAt().isPresent()) {
            section.newLine().add(wayBack());
        }
        section.newLine().add(tiles());
        if (!record.events().isEmpty()) {
            section.newLine()
                    .add(figure(story.from, story.to, "all", "How it went")
                            .add(Element.of("figcaption").add(Legend.of(story)))
                            .newLine());
            decisiveMoments().ifPresent(figure -> section.newLine().add(figure));
            section.newLine().add(TimelineTable.of(story));
        }
        return section.newLine();
    }

    static String style(RolloutRecord.Outcome outcome) {
        return outcome == RolloutRecord.Outcome.PROMOTED ? "good" : "bad";
    }

    private Element heading() {
        return Element.of("h2")
                .attr("id", id + "-name")
                .add(Element.of("span", "badge " + style(record.outcome())).text(Words.outcome(record.outcome())))
                .text(" " + record.target());
    }

    private Element images() {
        return Element.of("p", "images")
                .add(Element.of("code").text(record.step()))
                .text(" from ")
                .add(Element.of("code", "old").text(record.fromVersion()))
                .text(" to ")
                .add(Element.of("code", "new").text(record.toVersion()));
    }

    private Element reason() {
        return Element.of("p", "reason").text(Words.together(record.reason()));
    }

    /** Detected, decided, restored: each with its time, and how long it took. */
    private Element wayBack() {
        Element steps = Element.of("ol", "way-back");
        double before = record.detectedAt().or(record::decidedAt).orElse(0.0);
        step(steps, "Detected", record.detectedAt(), Optional.empty());
        step(
                steps,
                "Decided",
                record.decidedAt(),
                record.detectedAt().isPresent() ? Optional.of(before) : Optional.empty());
        step(steps, "Restored", record.restoredAt(), record.decidedAt().or(() -> Optional.of(before)));
        return steps;
    }

    private static void step(Element steps, String word, Optional<Double> at, Optional<Double> before) {
        Element step = Element.of("li", at.isPresent() ? "known" : "never")
                .add(Element.of("span", "step").text(word))
                .text(" ")
                .add(Element.of("b").text(at.map(RunTime::clock).orElse("–")));
        if (at.isPresent() && before.isPresent()) {
            step.text(" ").add(Element.of("span", "later").text(RunTime.later(at.get() - before.get())));
        }
        steps.newLine().add(step);
    }

    private Element tiles() {
        Requests requests = record.requests();
        Element tiles = Element.of("dl", "tiles");
        tile(tiles, "Length", RunTime.length(story.last - story.from), "");
        if (requests.total() == 0) {
            tile(tiles, "Requests", "–", "nobody counted any");
            return tiles;
        }
        tile(tiles, "Requests", Figure.count(requests.total()), "");
        tile(tiles, "Failed", Figure.count(requests.failed()), share(requests.failed(), requests.total()) + " of all");
        tile(
                tiles,
                "Failed by the new version",
                Figure.count(requests.failedByNewVersion()),
                share(requests.failedByNewVersion(), requests.total()) + " of all");
        return tiles;
    }

    private static String share(long part, long all) {
        return Figure.percent((double) part / all);
    }

    private static void tile(Element tiles, String name, String value, String more) {
        Element group = Element.of("div")
                .add(Element.of("dt").text(name))
                .add(Element.of("dd").text(value));
        if (!more.isEmpty()) {
            group.add(Element.of("dd", "more").text(more));
        }
        tiles.newLine().add(group);
    }

    /** Seconds matter around the decision, and on the axis of an hour nobody sees them. */
    private Optional<Element> decisiveMoments() {
        if (record.decidedAt().isEmpty()) {
            return Optional.empty();
        }
        double decided = record.decidedAt().get();
        double begin = Math.max(story.from, record.detectedAt().orElse(decided) - 60);
        double end = record.restoredAt().orElse(decided) + 12;
        if (story.to - story.from < 3 * (end - begin)) {
            return Optional.empty();
        }
        return Optional.of(figure(begin, end, "turn", "The decisive moments"));
    }

    private Element figure(double from, double to, String part, String title) {
        String name = record.target() + ": " + title;
        return Element.of("figure")
                .newLine()
                .add(Element.of("h3").text(title))
                .newLine()
                .add(RolloutFigure.svg(story, Frame.wide(from, to), id + "-" + part + "-w", name))
                .newLine()
                .add(RolloutFigure.svg(story, Frame.narrow(from, to), id + "-" + part + "-n", name))
                .newLine();
    }
}
