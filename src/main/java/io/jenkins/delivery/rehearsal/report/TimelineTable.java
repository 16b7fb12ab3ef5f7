package io.jenkins.delivery.rehearsal.report;

import io.jenkins.delivery.rehearsal.report.Story.Row;
import java.util.List;
import java.util.Set;

/** The events of a rollout in words; all that its figures show, but for single looks. */
final class TimelineTable {
    /** More rows than this nobody reads; the middle then stands in report.json only. */
    static final int MOST = 1000;

    private static final Set<String> BAD = Set.of("decision", "problem", "trouble", "fault");

    private TimelineTable() {}

    static Element of(Story story) {
        Table table = new Table("timeline", "Timeline", List.of("No.", "At", "What", "Details"));
        List<Row> rows = story.rows;
        for (int i = 0; i < rows.size(); i++) {
            if (rows.size() > MOST && i == MOST / 2) {
                int left = rows.size() - MOST;
                table.row(
                        "gap",
                        List.of(Table.cell("…")
                                .attr("colspan", "4")
                                .text(" " + Figure.count(left) + " more events stand in report.json")));
                i += left - 1;
                continue;
            }
            table.row(style(rows.get(i)), cells(rows.get(i)));
        }
        return table.done();
    }

    private static List<Element> cells(Row row) {
        return List.of(
                Table.cell("number", Integer.toString(row.number())),
                Table.cell("time", RunTime.clock(row.event().at())),
                Table.cell("what", Words.title(row.event())),
                Table.cell("details", Words.details(row.event())));
    }

    private static String style(Row row) {
        String type = row.event().type();
        boolean regression =
                type.equals("verdict") && Details.text(row.event(), "verdict").equals("REGRESSION");
        if (BAD.contains(type) || regression) {
            return "bad";
        }
        return type.equals("said") ? "person" : "plain";
    }
}
