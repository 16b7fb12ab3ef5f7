package io.jenkins.delivery.rehearsal.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * An element of HTML or SVG. There is no way to put text in that is not escaped, but for the report's own style sheet; and what
 * comes out is well-formed XML, so that any XML parser can check it.
 */
final class Element {
    /** HTML parsers take {@code <div/>} for an opening tag; only these close themselves. */
    private static final Set<String> EMPTY = Set.of("meta", "br", "col", "hr");

    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<Consumer<StringBuilder>> content = new ArrayList<>();

    private Element(String name) {
        this.name = name;
    }

    static Element of(String name) {
        return new Element(name);
    }

    static Element of(String name, String styleClass) {
        return new Element(name).attr("class", styleClass);
    }

    /** A style sheet of our own. It must hold neither {@code <} nor {@code &}, which HTML and XML read differently in here. */
    static Element style(String css) {
        if (css.contains("<") || css.contains("&")) {
            throw new IllegalArgumentException("report.css: must hold neither '<' nor '&'");
        }
        Element style = new Element("style");
        style.content.add(out -> out.append('\n').append(css));
        return style;
    }

    Element attr(String key, String value) {
        attributes.put(key, value);
        return this;
    }

    /** A coordinate or length: a tenth of a pixel is as fine as anyone can see. */
    Element attr(String key, double value) {
        return attr(key, Figure.atMost(value, 1));
    }

    Element add(Element child) {
        content.add(child::write);
        return this;
    }

    Element add(List<Element> children) {
        children.forEach(this::add);
        return this;
    }

    Element text(String text) {
        content.add(out -> Escape.append(out, text));
        return this;
    }

    /** On a line of its own, so that two reports can be compared line by line. */
    Element newLine() {
        content.add(out -> out.append('\n'));
        return this;
    }

    boolean isEmpty() {
        return content.isEmpty();
    }

    void write(StringBuilder out) {
        out.append('<').append(name);
        attributes.forEach((key, value) -> {
            out.append(' ').append(key).append("=\"");
            Escape.append(out, value);
            out.append('"');
        });
        if (EMPTY.contains(name)) {
            out.append("/>");
            return;
        }
        out.append('>');
        content.forEach(part -> part.accept(out));
        out.append("</").append(name).append('>');
    }
}
