package io.jenkins.delivery.rehearsal.report;

/** The outline of a series: straight or in steps. */
final class Path {
    private final StringBuilder data = new StringBuilder();

    Path move(double x, double y) {
        return point('M', x, y);
    }

    Path line(double x, double y) {
        return point('L', x, y);
    }

    /** Keeps its height until {@code x}, and changes it there. */
    Path step(double x, double y) {
        data.append('H').append(Figure.atMost(x, 1)).append('V').append(Figure.atMost(y, 1));
        return this;
    }

    Path across(double x) {
        data.append('H').append(Figure.atMost(x, 1));
        return this;
    }

    Path close() {
        data.append('Z');
        return this;
    }

    boolean isEmpty() {
        return data.isEmpty();
    }

    String data() {
        return data.toString();
    }

    private Path point(char command, double x, double y) {
        data.append(command).append(Figure.atMost(x, 1)).append(' ').append(Figure.atMost(y, 1));
        return this;
    }
}
