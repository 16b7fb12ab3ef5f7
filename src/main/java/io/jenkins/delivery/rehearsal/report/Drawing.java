package io.jenkins.delivery.rehearsal.report;

import java.util.ArrayList;
import java.util.List;

/** A figure in the making: parts are put below each other, and what lies behind and before them comes when their height is known. */
final class Drawing {
    static final double TITLE = 22;

    final Frame frame;
    private final List<Element> shapes = new ArrayList<>();
    private double bottom;

    Drawing(Frame frame) {
        this.frame = frame;
    }

    void add(Element shape) {
        shapes.add(shape);
    }

    /** A line of text over the next part; returns where that part begins. */
    double title(String text) {
        add(Svg.text("part", 0, bottom + 15, frame.fitting(text, frame.width())));
        bottom += TITLE;
        return bottom;
    }

    double bottom() {
        return bottom;
    }

    void down(double height) {
        bottom += height;
    }

    List<Element> shapes() {
        return shapes;
    }
}
