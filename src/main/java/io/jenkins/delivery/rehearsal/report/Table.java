package io.jenkins.delivery.rehearsal.report;

import java.util.List;

/** A table with a caption, that a phone can show. */
final class Table {
    private final Element body = Element.of("tbody");
    private final Element table;

    Table(String styleClass, String caption, List<String> columns) {
        Element head = Element.of("tr");
        columns.forEach(column -> head.add(Element.of("th").attr("scope", "col").text(column)));
        table = Element.of("table", styleClass)
                .add(Element.of("caption").text(caption))
                .add(Element.of("thead").add(head));
    }

    Table row(String styleClass, List<Element> cells) {
        body.newLine().add(Element.of("tr", styleClass).add(cells));
        return this;
    }

    static Element cell(String text) {
        return Element.of("td").text(text);
    }

    static Element cell(String styleClass, String text) {
        return Element.of("td", styleClass).text(text);
    }

    Element done() {
        return table.add(body.newLine());
    }
}
