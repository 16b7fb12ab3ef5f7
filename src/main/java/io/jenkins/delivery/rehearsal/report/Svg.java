package io.jenkins.delivery.rehearsal.report;

/** The few shapes that figures are made of. Colours and fonts come from the style sheet, by class. */
final class Svg {
    private Svg() {}

    static Element rect(String styleClass, double x, double y, double width, double height) {
        return Element.of("rect", styleClass)
                .attr("x", x)
                .attr("y", y)
                .attr("width", Math.max(0, width))
                .attr("height", height);
    }

    static Element line(String styleClass, double x1, double y1, double x2, double y2) {
        return Element.of("line", styleClass)
                .attr("x1", x1)
                .attr("y1", y1)
                .attr("x2", x2)
                .attr("y2", y2);
    }

    static Element text(String styleClass, double x, double y, String text) {
        return Element.of("text", styleClass).attr("x", x).attr("y", y).text(text);
    }

    static Element path(String styleClass, Path path) {
        return Element.of("path", styleClass).attr("d", path.data());
    }

    /** A tooltip, and what a screen reader says. */
    static Element titled(Element shape, String title) {
        return shape.add(Element.of("title").text(title));
    }
}
