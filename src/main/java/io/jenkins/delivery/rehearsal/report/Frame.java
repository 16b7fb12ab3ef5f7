package io.jenkins.delivery.rehearsal.report;

/**
 * The time axis that all parts of a figure share, and the room they have.
 *
 * @param width of the figure, in its own pixels
 * @param left margin, for the labels of values
 * @param right margin
 * @param from first second
 * @param to last second, after {@code from}
 * @param narrow whether it is the figure for phones
 */
record Frame(double width, double left, double right, double from, double to, boolean narrow) {
    static Frame wide(double from, double to) {
        return new Frame(880, 46, 14, from, to, false);
    }

    static Frame narrow(double from, double to) {
        return new Frame(340, 38, 8, from, to, true);
    }

    double x(double at) {
        double share = (at - from) / (to - from);
        return left + Math.min(1, Math.max(0, share)) * inner();
    }

    double inner() {
        return width - left - right;
    }

    double end() {
        return width - right;
    }

    boolean shows(double at) {
        return at >= from && at <= to;
    }

    /** Whether any of a stretch of time is to be seen. */
    boolean shows(double begin, double end) {
        return begin <= to && end >= from;
    }

    /** About how wide a text is; a little too much rather than too little. */
    double widthOf(String text) {
        return text.length() * (narrow ? 6.1 : 6.7);
    }

    /** The text, or as much of its beginning as there is room for. */
    String fitting(String text, double room) {
        int most = (int) (room / widthOf("x"));
        return text.length() <= most ? text : text.substring(0, Math.max(0, most - 1)) + "…";
    }
}
