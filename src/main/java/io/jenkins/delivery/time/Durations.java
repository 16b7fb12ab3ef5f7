package io.jenkins.delivery.time;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people say and write them. */
public final class Durations {
    private static final Pattern TEXT =
            Pattern.compile("(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?", Pattern.CASE_INSENSITIVE);
    private static final String ALLOWED = "a time such as '90s', '10m', '1h30m', '250ms' or '2d'";

    private Durations() {}

    /**
     * Reads a time: days, hours, minutes, seconds and milliseconds, each a whole number with its unit, in this order.
     *
     * @throws IllegalArgumentException when it is anything else
     */
    public static Duration parse(String text) {
        Matcher matcher = TEXT.matcher(text.replace(" ", ""));
        if (text.isBlank() || !matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not " + ALLOWED);
        }
        try {
            return Duration.ofDays(number(matcher, 1))
                    .plusHours(number(matcher, 2))
                    .plusMinutes(number(matcher, 3))
                    .plusSeconds(number(matcher, 4))
                    .plusMillis(number(matcher, 5));
        } catch (ArithmeticException | NumberFormatException tooLarge) {
            throw new IllegalArgumentException("'" + text + "' is too long; give " + ALLOWED, tooLarge);
        }
    }

    private static long number(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
    }

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
