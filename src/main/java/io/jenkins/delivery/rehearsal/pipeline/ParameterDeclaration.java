package io.jenkins.delivery.rehearsal.pipeline;

import java.util.List;
import java.util.Optional;

/**
 * A parameter of the job, as the Jenkinsfile declares it.
 *
 * @param type {@code string}, {@code text}, {@code booleanParam}, {@code choice}, {@code password} …
 * @param line where it is declared
 * @param byDefault its value when nobody gives one; empty when it has none or it is computed
 * @param choices allowed values of a {@code choice}
 */
record ParameterDeclaration(String type, String name, int line, Optional<Object> byDefault, List<String> choices) {

    /** @throws IllegalArgumentException when the text is not a value of this parameter */
    Object read(String text) {
        if (type.equals("booleanParam")) {
            if (text.equals("true") || text.equals("false")) {
                return Boolean.valueOf(text);
            }
            throw new IllegalArgumentException("--param " + name + "=" + text + ": the parameter is true or false");
        }
        if (type.equals("choice") && !choices.contains(text)) {
            throw new IllegalArgumentException(
                    "--param " + name + "=" + text + ": the parameter is one of " + String.join(", ", choices));
        }
        return text;
    }

    /** What the parameter is when nobody says anything. */
    Object usual() {
        if (type.equals("booleanParam")) {
            return byDefault
                    .map(value -> Boolean.valueOf(String.valueOf(value)))
                    .orElse(false);
        }
        if (type.equals("choice")) {
            return choices.isEmpty() ? "" : choices.get(0);
        }
        return byDefault.map(String::valueOf).orElse("");
    }
}
