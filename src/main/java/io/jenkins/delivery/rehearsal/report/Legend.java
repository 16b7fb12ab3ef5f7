package io.jenkins.delivery.rehearsal.report;

/** What the lines and patterns mean, beneath a figure. */
final class Legend {
    private Legend() {}

    static Element of(Story story) {
        Element list = Element.of("ul", "legend");
        entry(list, "asked", "share asked for");
        entry(list, "got", "share reached");
        boolean looked = story.checks.values().stream()
                .flatMap(java.util.List::stream)
                .anyMatch(look -> look.rate().isPresent());
        if (looked) {
            entry(list, "new-rate", "new version, as seen");
            entry(list, "dots", "one look");
            entry(list, "between", "where its true rate lies (certain)");
            entry(list, "certain", "its lower end: beyond the limit means roll back");
            entry(list, "limit", "limit");
        } else if (!story.traffic.isEmpty()) {
            entry(list, "new-rate", "new version");
        }
        if (!story.traffic.isEmpty()) {
            entry(list, "old-rate", "old version");
        }
        if (story.phases.stream().anyMatch(Story.Phase::waits)) {
            entry(list, "wait", "hold: waits for a person");
        }
        if (!story.spells.isEmpty()) {
            entry(list, "spell", "fault or trouble");
        }
        if (story.record.decidedAt().isPresent()) {
            entry(list, "decided", "decided to go back");
        }
        if (story.record.restoredAt().isPresent()) {
            entry(list, "restored", "old version serves all again");
        }
        return list;
    }

    private static void entry(Element list, String kind, String words) {
        Element swatch =
                Element.of("svg", "swatch").attr("viewBox", "0 0 26 14").attr("aria-hidden", "true");
        switch (kind) {
            case "got", "between", "wait" -> swatch.add(Svg.rect(kind, 1, 1, 24, 12));
            case "spell" -> swatch.add(Element.of("path", "stroke-spell").attr("d", "M2 2L12 12M8 2L18 12M14 2L24 12"));
            case "dots" ->
                swatch.add(Svg.path(
                        "dots",
                        new Path()
                                .move(5, 9)
                                .across(5)
                                .move(13, 4)
                                .across(13)
                                .move(21, 8)
                                .across(21)));
            case "decided", "restored" -> swatch.add(Svg.line(kind, 13, 0, 13, 14));
            default -> swatch.add(Svg.line(kind, 1, 7, 25, 7));
        }
        list.newLine().add(Element.of("li").add(swatch).text(words));
    }
}
