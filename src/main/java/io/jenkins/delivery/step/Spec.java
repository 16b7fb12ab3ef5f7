package io.jenkins.delivery.step;

import java.util.Map;
import java.util.function.Function;

/**
 * A step or symbol that people can write: its signature, and how what was written becomes a checked value.
 *
 * @param <T> what it becomes
 */
public record Spec<T>(Signature signature, Function<Arguments, T> reader) {

    public String name() {
        return signature.name();
    }

    /**
     * @param written the arguments by name
     * @throws BadParameterException when they cannot be meant
     */
    public T read(Map<String, ?> written) {
        return read(Arguments.of(signature, written));
    }

    /** For a single value without a name. */
    public T readUnnamed(Object value) {
        return read(Arguments.ofUnnamed(signature, value));
    }

    private T read(Arguments arguments) {
        try {
            return reader.apply(arguments);
        } catch (BadParameterException said) {
            throw said;
        } catch (IllegalArgumentException refused) {
            // The value's own check; it knows the parameter, this knows whose it is.
            throw new BadParameterException(signature.name(), refused.getMessage(), refused);
        }
    }
}
