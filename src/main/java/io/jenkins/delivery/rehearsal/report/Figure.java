package io.jenkins.delivery.rehearsal.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as text without a locale, and rounded: the last digits of a logarithm differ between processors, and the report of
 * the same seed must not.
 */
final class Figure {
    private static final MathContext SIX_DIGITS = new MathContext(6, RoundingMode.HALF_EVEN);

    private Figure() {}

    /** Seconds with at most three digits after the point. */
    static BigDecimal seconds(double value) {
        return plain(BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_EVEN));
    }

    /** Six digits that count. */
    static BigDecimal measured(double value) {
        return plain(BigDecimal.valueOf(value).round(SIX_DIGITS));
    }

    /** At most that many digits after the point, none in vain: {@code 12.5}, {@code 3}. */
    static String atMost(double value, int digits) {
        return plain(BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP))
                .toPlainString();
    }

    /** {@code 1 234 567}, with narrow spaces that do not break. */
    static String count(long value) {
        StringBuilder text = new StringBuilder(Long.toString(value));
        int first = value < 0 ? 1 : 0;
        for (int i = text.length() - 3; i > first; i -= 3) {
            text.insert(i, '\u202f');
        }
        return text.toString();
    }

    /** A share as percent with two digits that count: {@code 0.12 %}, {@code 23 %}. */
    static String percent(double share) {
        BigDecimal percent = BigDecimal.valueOf(share * 100);
        int digits = Math.max(0, 2 - (percent.precision() - percent.scale()));
        return plain(percent.setScale(Math.min(digits, 4), RoundingMode.HALF_UP))
                        .toPlainString() + "\u202f%";
    }

    private static BigDecimal plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
