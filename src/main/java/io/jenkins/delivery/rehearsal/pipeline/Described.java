package io.jenkins.delivery.rehearsal.pipeline;

import java.util.Optional;

/** A symbol of Jenkins in an argument, such as {@code usernamePassword(…)}: kept as it was written. */
record Described(String name, CallArguments arguments) {
    Optional<String> text(String parameter) {
        return arguments.text(parameter);
    }

    @Override
    public String toString() {
        return "@" + name
                + arguments
                        .sole()
                        .map(value -> "(" + value + ")")
                        .orElse(arguments.named().toString());
    }
}
