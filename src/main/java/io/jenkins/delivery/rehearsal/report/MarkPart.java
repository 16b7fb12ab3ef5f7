package io.jenkins.delivery.rehearsal.report;

import io.jenkins.delivery.rehearsal.report.Story.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What happened when: people, faults, problems, decisions, each with the number of its row in the timeline. */
final class MarkPart {
    private static final double LANE = 22;
    private static final Set<String> MARKED =
            Set.of("said", "fault", "trouble", "problem", "decision", "restored", "ended");

    /** Marks too close to each other to tell apart. */
    private record Group(List<Row> rows, double x) {
        String number() {
            int first = rows.get(0).number();
            int last = rows.get(rows.size() - 1).number();
            return first == last ? Integer.toString(first) : first + "–" + last;
        }

        String kind() {
            return rows.stream().anyMatch(row -> isBad(row))
                    ? "bad"
                    : rows.stream().anyMatch(row -> row.event().type().equals("said")) ? "person" : "plain";
        }

        String words() {
            List<String> words = new ArrayList<>();
            for (Row row : rows) {
                String word = shortly(row);
                if (!words.contains(word)) {
                    words.add(word);
                }
            }
            return String.join(", ", words);
        }
    }

    private MarkPart() {}

    static void draw(Drawing drawing, Story story) {
        List<Group> groups = groups(drawing.frame, story.rows);
        if (groups.isEmpty()) {
            return;
        }
        drawing.title("Events, numbered as in the timeline below");
        double left = 0;
        for (int i = 0; i < groups.size(); i++) {
            double right = i + 1 < groups.size() ? groups.get(i + 1).x() - 14 : drawing.frame.width();
            left = mark(drawing, groups.get(i), left, right);
        }
        drawing.down(LANE + 6);
    }

    private static List<Group> groups(Frame frame, List<Row> rows) {
        List<Group> groups = new ArrayList<>();
        for (Row row : rows) {
            if (!MARKED.contains(row.event().type()) || !frame.shows(row.event().at())) {
                continue;
            }
            double x = frame.x(row.event().at());
            Group last = groups.isEmpty() ? null : groups.get(groups.size() - 1);
            if (last != null && x - last.x() < 40) {
                last.rows().add(row);
            } else {
                groups.add(new Group(new ArrayList<>(List.of(row)), x));
            }
        }
        return groups;
    }

    /** Draws one, with its words to the right or to the left where there is room; returns how far it reaches. */
    private static double mark(Drawing drawing, Group group, double left, double right) {
        Frame frame = drawing.frame;
        double y = drawing.bottom();
        String number = group.number();
        double width = Math.max(18, frame.widthOf(number) + 8);
        double x = Math.min(Math.max(group.x() - width / 2, left + 2), frame.width() - width);
        drawing.add(Svg.line("lead " + group.kind(), group.x(), y - 4, group.x(), y + 2));
        Element pill = Svg.rect("mark " + group.kind(), x, y + 2, width, 18).attr("rx", 9);
        drawing.add(Svg.titled(pill, group.words()));
        drawing.add(Svg.text("mark-number middle", x + width / 2, y + 15, number));
        String words = group.words();
        double wide = frame.widthOf(words) + 6;
        if (x + width + wide <= right) {
            drawing.add(Svg.text("label", x + width + 4, y + 15, words));
            return x + width + wide;
        }
        if (x - wide >= left) {
            drawing.add(Svg.text("label end", x - 4, y + 15, words));
        }
        return x + width;
    }

    private static boolean isBad(Row row) {
        return switch (row.event().type()) {
            case "decision", "problem", "trouble", "fault" -> true;
            default -> false;
        };
    }

    private static String shortly(Row row) {
        return switch (row.event().type()) {
            case "said" -> Words.title(row.event());
            case "fault" -> Details.text(row.event(), "kind");
            case "problem" -> Details.text(row.event(), "reason");
            case "trouble" -> "trouble";
            case "decision" -> "decided to go back";
            case "restored" -> "restored";
            case "ended" -> "end";
            default -> row.event().type();
        };
    }
}
