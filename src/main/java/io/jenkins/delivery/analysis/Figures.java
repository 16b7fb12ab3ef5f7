package io.jenkins.delivery.analysis;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;

/** Figures as people read them, the same in every locale. */
final class Figures {
    private Figures() {}

    /** A whole number with separators: 1,204. */
    static String count(double number) {
        // By hand: each look of each check says its counts, and a formatter would be most of its cost.
        StringBuilder text = new StringBuilder(Long.toString(Math.round(number)));
        int first = text.charAt(0) == '-' ? 1 : 0;
        for (int i = text.length() - 3; i > first; i -= 3) {
            text.insert(i, ',');
        }
        return text.toString();
    }

    /** A fraction as a percentage with three digits at most: 25.9 %, 0.12 %, 1 %. */
    static String percent(double fraction) {
        return percent(fraction, RoundingMode.HALF_UP);
    }

    /** As {@link #percent(double)}, but never more than is certain. */
    static String atLeast(double fraction) {
        return percent(fraction, RoundingMode.DOWN);
    }

    /** As {@link #percent(double)}, but never less than is certain. */
    static String atMost(double fraction) {
        return percent(fraction, RoundingMode.UP);
    }

    private static String percent(double fraction, RoundingMode rounding) {
        BigDecimal percent = BigDecimal.valueOf(fraction).movePointRight(2);
        int digits = percent.precision() - percent.scale();
        // Three digits, fewer for what is far below 1 %; but never 0 % for what is more.
        BigDecimal rounded = percent.round(new MathContext(Math.max(1, Math.min(3, digits + 2)), rounding));
        return rounded.signum() == 0 ? "0 %" : rounded.stripTrailingZeros().toPlainString() + " %";
    }

    /** A time without its smallest parts: 40 s, 2 min 5 s, 1 h 3 min. */
    static String time(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
        }
        return seconds / 3600 + " h" + (seconds / 60 % 60 == 0 ? "" : " " + seconds / 60 % 60 + " min");
    }
}
