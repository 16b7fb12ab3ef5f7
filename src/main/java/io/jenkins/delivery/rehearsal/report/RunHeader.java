package io.jenkins.delivery.rehearsal.report;

import io.jenkins.delivery.rehearsal.RehearsalResult;
import io.jenkins.delivery.rehearsal.RolloutRecord;
import io.jenkins.delivery.rehearsal.RunResult;
import java.util.List;

/** What the run came to, in words that need nothing else. */
final class RunHeader {
    private RunHeader() {}

    static Element of(RehearsalResult result) {
        Element header = Element.of("header", result.result() == RunResult.SUCCESS ? "top good" : "top bad");
        header.newLine().add(Element.of("p", "kicker").text("Rehearsal of " + result.jenkinsfile()));
        header.newLine().add(Element.of("h1").text(headline(result)));
        header.newLine().add(facts(result));
        return header.newLine();
    }

    static String headline(RehearsalResult result) {
        if (result.rollouts().size() == 1) {
            return headline(result.rollouts().get(0));
        }
        String run = "The run " + Words.result(result.result());
        if (result.rollouts().isEmpty()) {
            return run + "; nothing was rolled out";
        }
        long promoted = result.rollouts().stream()
                .filter(rollout -> rollout.outcome() == RolloutRecord.Outcome.PROMOTED)
                .count();
        return run + "; " + promoted + " of " + result.rollouts().size() + " rollouts promoted";
    }

    private static String headline(RolloutRecord rollout) {
        String target = rollout.target();
        return switch (rollout.outcome()) {
            case PROMOTED -> target + " runs " + Words.version(rollout.toVersion()) + " now";
            case ROLLED_BACK -> target + " went back to " + Words.version(rollout.fromVersion());
            case ABORTED -> target + ": the rollout of " + Words.version(rollout.toVersion()) + " was aborted";
            case FAILED -> target + ": the rollout of " + Words.version(rollout.toVersion()) + " failed";
        };
    }

    private static Element facts(RehearsalResult result) {
        Element facts = Element.of("ul", "facts");
        fact(facts, "result", result.result().name());
        fact(facts, "virtual time", RunTime.length(result.virtualSeconds()));
        fact(facts, "rehearsed in", RunTime.length(result.wallSeconds()));
        fact(facts, "scenario", result.scenario().orElse("a calm day"));
        fact(facts, "seed", Long.toString(result.seed()));
        return facts;
    }

    private static void fact(Element facts, String name, String value) {
        facts.newLine()
                .add(Element.of("li").text(name + " ").add(Element.of("b").text(value)));
    }

    /** Where there are several rollouts: what each came to, with the way to it. */
    static Element overview(List<RolloutRecord> rollouts) {
        Table table = new Table("overview", "Rollouts", List.of("Target", "Version", "Outcome", "Why"));
        for (int i = 0; i < rollouts.size(); i++) {
            RolloutRecord rollout = rollouts.get(i);
            Element link = Element.of("a").attr("href", "#rollout-" + (i + 1)).text(rollout.target());
            table.row(
                    RolloutSection.style(rollout.outcome()),
                    List.of(
                            Element.of("td").add(link),
                            Table.cell(
                                    Words.version(rollout.fromVersion()) + " → " + Words.version(rollout.toVersion())),
                            Element.of("td")
                                    .add(Element.of("span", "badge " + RolloutSection.style(rollout.outcome()))
                                            .text(Words.outcome(rollout.outcome()))),
                            Table.cell("details", Words.together(rollout.reason()))));
        }
        return Element.of("section").add(table.done());
    }
}
