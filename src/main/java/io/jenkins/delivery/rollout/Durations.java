package io.jenkins.delivery.rollout;

import java.time.Duration;

/** Durations as people say them. */
public final class Durations {
    private Durations() {}

    /** For example {@code 1 h 30 min}, {@code 10 min}, {@code 8 s}, {@code 250 ms}. */
    public static String words(Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return duration.toMillis() + " ms";
        }
        StringBuilder words = new StringBuilder();
        part(words, duration.toDays(), "d");
        part(words, duration.toHoursPart(), "h");
        part(words, duration.toMinutesPart(), "min");
        part(words, duration.toSecondsPart(), "s");
        return words.toString();
    }

    private static void part(StringBuilder words, long count, String unit) {
        if (count > 0) {
            words.append(words.isEmpty() ? "" : " ").append(count).append(' ').append(unit);
        }
    }
}
