package io.jenkins.delivery.step;

import java.util.List;
import java.util.Optional;

/**
 * A parameter of a step or symbol.
 *
 * @param byDefault what it is when it is left out, as people would write it; empty when there is no such value
 * @param help one sentence for people
 */
public record Parameter(String name, Type type, boolean required, Optional<String> byDefault, String help) {

    /** What may be written for it. */
    public sealed interface Type {
        record Text() implements Type {}

        record Whole() implements Type {}

        record Flag() implements Type {}

        /** A time as text: {@code '10m'}. */
        record Time() implements Type {}

        /** A share as text or number, in percent: {@code '0.5 %'}, {@code 1}. */
        record Share() implements Type {}

        record OneOf(List<String> words) implements Type {}

        /** One symbol of a family: {@code kubernetes(…)}. */
        record Symbol(Family family) implements Type {}

        /** A list of symbols of a family: {@code [weight(5), hold()]}. */
        record Symbols(Family family) implements Type {}
    }

    public static Parameter required(String name, Type type, String help) {
        return new Parameter(name, type, true, Optional.empty(), help);
    }

    public static Parameter optional(String name, Type type, String help) {
        return new Parameter(name, type, false, Optional.empty(), help);
    }

    public static Parameter withDefault(String name, Type type, String byDefault, String help) {
        return new Parameter(name, type, false, Optional.of(byDefault), help);
    }
}
