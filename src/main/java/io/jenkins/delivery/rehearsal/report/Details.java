package io.jenkins.delivery.rehearsal.report;

import io.jenkins.delivery.rehearsal.RolloutEvent;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads an event's details, whoever wrote them: what is not there or of another kind is simply not there. */
final class Details {
    private Details() {}

    static String text(RolloutEvent event, String key) {
        Object value = event.details().get(key);
        return value == null ? "" : value.toString();
    }

    static OptionalDouble number(RolloutEvent event, String key) {
        return number(event.details().get(key));
    }

    static boolean flag(RolloutEvent event, String key) {
        return Boolean.TRUE.equals(event.details().get(key));
    }

    /** A number one level deeper, for example {@code old.failed}. */
    static double count(RolloutEvent event, String key, String inner) {
        return Optional.ofNullable(event.details().get(key))
                .filter(Map.class::isInstance)
                .map(map -> ((Map<?, ?>) map).get(inner))
                .map(value -> number(value).orElse(0))
                .orElse(0.0);
    }

    private static OptionalDouble number(Object value) {
        return value instanceof Number number && Double.isFinite(number.doubleValue())
                ? OptionalDouble.of(number.doubleValue())
                : OptionalDouble.empty();
    }
}
