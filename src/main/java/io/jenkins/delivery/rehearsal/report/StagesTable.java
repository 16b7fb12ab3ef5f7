package io.jenkins.delivery.rehearsal.report;

import io.jenkins.delivery.rehearsal.RehearsalResult;
import io.jenkins.delivery.rehearsal.RunResult;
import io.jenkins.delivery.rehearsal.StageRecord;
import java.util.List;

/** The run's stages: result, times, and a bar that shows which ran side by side. */
final class StagesTable {
    private static final double WIDTH = 200;
    private static final double HEIGHT = 10;

    private StagesTable() {}

    static Element of(RehearsalResult result) {
        Table table = new Table("stages", "Stages", List.of("Stage", "Result", "From", "Length", "In the run"));
        double whole = Math.max(result.virtualSeconds(), 0.001);
        for (StageRecord stage : result.stages()) {
            boolean skipped = stage.result() == RunResult.NOT_BUILT;
            table.row(
                    skipped ? "skipped" : "plain",
                    List.of(
                            Table.cell("name", stage.name()),
                            Element.of("td")
                                    .add(Element.of("span", "badge " + style(stage.result()))
                                            .text(Words.stage(stage.result()))),
                            Table.cell("time", RunTime.clock(stage.startedAt())),
                            Table.cell("time", skipped ? "–" : RunTime.length(stage.endedAt() - stage.startedAt())),
                            Element.of("td", "bar").add(bar(stage, whole))));
        }
        return Element.of("section").add(table.done());
    }

    private static Element bar(StageRecord stage, double whole) {
        double x = Math.min(stage.startedAt() / whole, 1) * WIDTH;
        double width = Math.min((stage.endedAt() - stage.startedAt()) / whole, 1) * WIDTH;
        return Element.of("svg")
                .attr("viewBox", "0 0 200 10")
                .attr("preserveAspectRatio", "none")
                .attr("aria-hidden", "true")
                .add(Svg.rect("track", 0, 4, WIDTH, 2))
                .add(Svg.rect("stage " + style(stage.result()), Math.min(x, WIDTH - 2), 0, Math.max(width, 2), HEIGHT));
    }

    private static String style(RunResult result) {
        return switch (result) {
            case SUCCESS -> "good";
            case NOT_BUILT -> "none";
            case UNSTABLE -> "warn";
            case FAILURE, ABORTED -> "bad";
        };
    }
}
