package io.jenkins.delivery.step;

import io.jenkins.delivery.time.Durations;
import io.jenkins.delivery.words.Nearest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was written in one call of a step or symbol, checked against its signature as a whole before any of it is read. Values
 * are what a Pipeline script holds: texts, numbers, flags, lists, and what symbols returned.
 */
public final class Arguments {
    private final Signature signature;
    private final Map<String, Object> values;

    private Arguments(Signature signature, Map<String, Object> values) {
        this.signature = signature;
        this.values = values;
    }

    /**
     * @param written by name; a value of null counts as left out
     * @throws BadParameterException when a name is unknown or a required one is missing
     */
    public static Arguments of(Signature signature, Map<String, ?> written) {
        Map<String, Object> values = new TreeMap<>();
        written.forEach((name, value) -> {
            if (!signature.parameterNames().contains(name)) {
                throw unknown(signature, name);
            }
            if (value != null) {
                values.put(name, value instanceof CharSequence text ? text.toString() : value);
            }
        });
        for (Parameter parameter : signature.parameters()) {
            if (parameter.required() && !values.containsKey(parameter.name())) {
                throw new BadParameterException(
                        signature.name() + ": parameter '" + parameter.name() + "' is missing: " + parameter.help());
            }
        }
        return new Arguments(signature, values);
    }

    /** For a call with a single value and no name, as in {@code weight(5)}. */
    public static Arguments ofUnnamed(Signature signature, Object value) {
        String name = signature
                .unnamed()
                .orElseThrow(() -> new BadParameterException(signature.name() + ": takes no value without a name; "
                        + (signature.parameters().isEmpty()
                                ? "write " + signature.name() + "()"
                                : "its parameters are " + String.join(", ", signature.parameterNames()))));
        if (value == null) {
            throw new BadParameterException(signature.name() + ": parameter '" + name + "' is null");
        }
        return of(signature, Map.of(name, value));
    }

    private static BadParameterException unknown(Signature signature, String name) {
        String hint = Nearest.to(name, signature.parameterNames(), 3)
                .map(nearest -> "; did you mean '" + nearest + "'?")
                .orElse(
                        signature.parameters().isEmpty()
                                ? "; it has none"
                                : "; it has " + String.join(", ", signature.parameterNames()));
        return new BadParameterException(signature.name() + ": unknown parameter '" + name + "'" + hint);
    }

    public boolean has(String name) {
        signature.parameter(name);
        return values.containsKey(name);
    }

    /** The text, or the signature's default. */
    public String text(String name) {
        Object value = value(name);
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        throw bad(name, value, "a text");
    }

    public Optional<String> optionalText(String name) {
        return values.get(name) instanceof String text && text.isBlank() || !has(name)
                ? Optional.empty()
                : Optional.of(text(name));
    }

    public int whole(String name) {
        Object value = value(name);
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).intValue();
        }
        if (value instanceof String text && !has(name)) {
            return Integer.parseInt(text);
        }
        // 2.5 would silently become 2, and '2' is a text: both are mistakes that nobody wants to find out in
        // production.
        throw bad(name, value, "a whole number");
    }

    public boolean flag(String name) {
        Object value = value(name);
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value instanceof String text && !has(name)) {
            return Boolean.parseBoolean(text);
        }
        throw bad(name, value, "true or false");
    }

    public Duration duration(String name) {
        String text = text(name);
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException notATime) {
            throw new BadParameterException(signature.name(), name + ": " + notATime.getMessage(), notATime);
        }
    }

    /** A share as a fraction: {@code '1 %'} and {@code 1} are 0.01. */
    public double share(String name) {
        Object value = value(name);
        if (value instanceof Number || value instanceof String) {
            String digits = value.toString().replace("%", "").strip();
            try {
                double percent = new BigDecimal(digits).doubleValue();
                if (percent >= 0 && percent < 100) {
                    return percent / 100;
                }
            } catch (NumberFormatException notANumber) {
                throw bad(name, value, "a percentage, for example '0.5 %' or 1");
            }
        }
        throw bad(name, value, "a percentage from 0 to below 100, for example '0.5 %' or 1");
    }

    public String oneOf(String name) {
        Object value = value(name);
        List<String> words = ((Parameter.Type.OneOf) signature.parameter(name).type()).words();
        if (value instanceof String text) {
            if (words.contains(text)) {
                return text;
            }
            String hint = Nearest.to(text, words, 2)
                    .map(near -> " (did you mean '" + near + "'?)")
                    .orElse("");
            throw bad(name, value, "one of '" + String.join("', '", words) + "'" + hint);
        }
        throw bad(name, value, "one of '" + String.join("', '", words) + "'");
    }

    /** What a symbol returned. */
    public <T> T symbol(String name, Class<T> type) {
        Object value = value(name);
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        throw bad(
                name,
                value,
                ((Parameter.Type.Symbol) signature.parameter(name).type())
                        .family()
                        .words());
    }

    public <T> Optional<T> optionalSymbol(String name, Class<T> type) {
        return has(name) ? Optional.of(symbol(name, type)) : Optional.empty();
    }

    /** What several symbols returned. An empty list is refused: it would silently check or do nothing. */
    public <T> List<T> symbols(String name, Class<T> type) {
        Object value = value(name);
        String allowed = ((Parameter.Type.Symbols) signature.parameter(name).type())
                .family()
                .words();
        if (!(value instanceof List<?> list)) {
            throw bad(name, value, "a list, each item " + allowed);
        }
        if (list.isEmpty()) {
            throw new BadParameterException(
                    signature.name() + ": " + name + ": the list is empty; leave the parameter out or give " + allowed);
        }
        List<T> result = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            if (!type.isInstance(list.get(i))) {
                throw bad(name + "[" + i + "]", list.get(i), allowed);
            }
            result.add(type.cast(list.get(i)));
        }
        return result;
    }

    public BadParameterException bad(String name, Object given, String allowed) {
        String shown = given instanceof String ? "'" + given + "'" : describe(given);
        return new BadParameterException(signature.name() + ": " + name + ": " + shown + " is not " + allowed);
    }

    private static String describe(Object given) {
        if (given == null || given instanceof Number || given instanceof Boolean) {
            return String.valueOf(given);
        }
        return given instanceof List ? "a list" : given instanceof Map ? "a map" : "what was given (" + given + ")";
    }

    private Object value(String name) {
        Parameter parameter = signature.parameter(name);
        Object value = values.get(name);
        return value == null ? parameter.byDefault().orElse(null) : value;
    }
}
