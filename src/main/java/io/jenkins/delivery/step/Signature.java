package io.jenkins.delivery.step;

import java.util.List;
import java.util.Optional;

/**
 * The outside of a step or symbol.
 *
 * @param name what people type
 * @param unnamed the parameter that may stand alone without its name, as in {@code weight(5)}
 * @param help what it is, in one sentence
 */
public record Signature(String name, Optional<String> unnamed, List<Parameter> parameters, String help) {
    public Signature {
        parameters = List.copyOf(parameters);
        List<Parameter> known = parameters;
        unnamed.ifPresent(one -> {
            if (known.stream().noneMatch(parameter -> parameter.name().equals(one))) {
                throw new IllegalArgumentException(name + ": no parameter is called '" + one + "'");
            }
        });
    }

    public List<String> parameterNames() {
        return parameters.stream().map(Parameter::name).toList();
    }

    Parameter parameter(String parameterName) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(parameterName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " has no parameter '" + parameterName + "'"));
    }
}
