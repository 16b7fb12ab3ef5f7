package io.jenkins.delivery.rehearsal.report;

import java.math.BigDecimal;

/** Times of a run and lengths of time, as people read them. */
final class RunTime {
    private RunTime() {}

    /** The run's clock: {@code 3:07}, {@code 1:02:30}; with what is left of a second only where there is something left. */
    static String clock(double seconds) {
        BigDecimal exact = Figure.seconds(seconds);
        long whole = exact.longValue();
        String rest = exact.subtract(BigDecimal.valueOf(whole)).signum() == 0
                ? ""
                : exact.subtract(BigDecimal.valueOf(whole))
                        .abs()
                        .toPlainString()
                        .substring(1);
        long minutes = whole / 60;
        String end = two(whole % 60) + rest;
        return minutes < 60 ? minutes + ":" + end : minutes / 60 + ":" + two(minutes % 60) + ":" + end;
    }

    private static String two(long number) {
        return (number < 10 ? "0" : "") + number;
    }

    /** {@code 43 min 20 s}, {@code 0.35 s}, {@code 2 h 5 min}. */
    static String length(double seconds) {
        if (seconds < 60) {
            return Figure.atMost(seconds, seconds < 10 ? 2 : 1) + " s";
        }
        long whole = Math.round(seconds);
        StringBuilder words = new StringBuilder();
        part(words, whole / 3600, "h");
        part(words, whole / 60 % 60, "min");
        part(words, whole % 60, "s");
        return words.toString();
    }

    private static void part(StringBuilder words, long count, String unit) {
        if (count > 0) {
            words.append(words.isEmpty() ? "" : " ").append(count).append(' ').append(unit);
        }
    }

    /** How long after: {@code at once}, {@code 0.4 s later}. */
    static String later(double seconds) {
        return seconds < 0.0005 ? "at once" : length(Math.max(seconds, 0.01)) + " later";
    }
}
