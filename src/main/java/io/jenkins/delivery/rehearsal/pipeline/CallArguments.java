package io.jenkins.delivery.rehearsal.pipeline;

import groovy.lang.Closure;
import groovy.lang.GString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments of a call in a Jenkinsfile by Jenkins' rules: none, one without a name, or all named; and perhaps a block.
 * Text with {@code ${…}} in it has become a plain string, at any depth.
 *
 * @param sole the one argument without a name; an empty Optional where there is none, {@code null} values stand in {@code named}
 * @param named in the order of writing
 * @param block the closure at the end
 */
public record CallArguments(Optional<Object> sole, Map<String, Object> named, Optional<Closure<?>> block) {
    public static final CallArguments NONE = new CallArguments(Optional.empty(), Map.of(), Optional.empty());

    /**
     * @throws IllegalArgumentException when the arguments are neither one without a name nor all named; the message is the
     *     predicate of a sentence whose subject is the step
     */
    static CallArguments of(Object[] arguments) {
        List<Object> rest = new ArrayList<>(Arrays.asList(arguments));
        Optional<Closure<?>> block = Optional.empty();
        if (!rest.isEmpty() && rest.get(rest.size() - 1) instanceof Closure<?> closure) {
            block = Optional.of(closure);
            rest.remove(rest.size() - 1);
        }
        if (rest.isEmpty()) {
            return new CallArguments(Optional.empty(), Map.of(), block);
        }
        if (rest.size() > 1) {
            throw new IllegalArgumentException(
                    "more than one argument must be named, for example (name: value, other: value); got " + rest.size()
                            + " arguments of which not all are named");
        }
        Object only = plain(rest.get(0));
        if (only instanceof Map<?, ?> map) {
            Map<String, Object> named = new LinkedHashMap<>();
            map.forEach((key, value) -> named.put(String.valueOf(key), value));
            return new CallArguments(Optional.empty(), named, block);
        }
        return new CallArguments(Optional.ofNullable(only), Map.of(), block);
    }

    /** The same with a name for the argument that has none. */
    CallArguments naming(String name) {
        return sole.map(value -> new CallArguments(Optional.empty(), Map.of(name, value), block))
                .orElse(this);
    }

    boolean has(String name) {
        return named.get(name) != null;
    }

    Optional<Object> get(String name) {
        return Optional.ofNullable(named.get(name));
    }

    Optional<String> text(String name) {
        return get(name).map(String::valueOf);
    }

    boolean flag(String name, boolean otherwise) {
        return get(name)
                .map(value -> Boolean.parseBoolean(String.valueOf(value)))
                .orElse(otherwise);
    }

    static Object plain(Object value) {
        if (value instanceof GString text) {
            return text.toString();
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list.size());
            list.forEach(item -> copy.add(plain(item)));
            return copy;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put(plain(key), plain(item)));
            return copy;
        }
        return value;
    }
}
