package io.jenkins.delivery.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/steps.md} is what the signatures say. After a change of them: {@code mvn test -Dtest=StepReferenceTest
 * -Ddelivery.writeDocs=true}.
 */
class StepReferenceTest {
    private static final Path FILE = Path.of("docs", "steps.md");

    @Test
    void theReferenceSaysWhatTheSignaturesSay() throws IOException {
        String reference = reference();
        if (Boolean.getBoolean("delivery.writeDocs")) {
            Files.writeString(FILE, reference);
        }
        assertThat(FILE).content().isEqualTo(reference);
    }

    private static String reference() {
        return """
                # Steps and symbols

                Generated from the signatures that Jenkins' forms and `./rehearse` read; a test keeps it so. A parameter without a default
                may be left out unless it is marked *required*. A single value may stand without its name where that is said.

                ## Steps
                """
                + all(Catalogue.steps())
                + "\n## Symbols\n\nThey stand in the parameters of steps.\n"
                + all(Catalogue.symbols());
    }

    private static String all(Map<String, Spec<?>> specs) {
        return specs.values().stream().map(spec -> section(spec.signature())).collect(Collectors.joining());
    }

    private static String section(Signature signature) {
        StringBuilder text = new StringBuilder("\n### `" + signature.name() + "`\n\n");
        text.append(Character.toUpperCase(signature.help().charAt(0)))
                .append(signature.help().substring(1))
                .append(".");
        signature.unnamed().ifPresent(name -> text.append(" `").append(name).append("` may stand without its name."));
        text.append('\n');
        if (!signature.parameters().isEmpty()) {
            text.append("\n| parameter | is | default | |\n|---|---|---|---|\n");
            signature.parameters().forEach(parameter -> text.append(row(parameter)));
        }
        return text.toString();
    }

    private static String row(Parameter parameter) {
        String byDefault = parameter.required()
                ? "*required*"
                : parameter.byDefault().map(value -> "`" + value + "`").orElse("");
        return "| `" + parameter.name() + "` | " + words(parameter.type()) + " | " + byDefault + " | "
                + parameter.help() + " |\n";
    }

    private static String words(Parameter.Type type) {
        if (type instanceof Parameter.Type.OneOf oneOf) {
            return oneOf.words().stream().map(word -> "`'" + word + "'`").collect(Collectors.joining(", "));
        }
        if (type instanceof Parameter.Type.Symbol symbol) {
            return symbol.family().words();
        }
        if (type instanceof Parameter.Type.Symbols symbols) {
            return "a list; " + symbols.family().words();
        }
        if (type instanceof Parameter.Type.Whole) {
            return "a whole number";
        }
        if (type instanceof Parameter.Type.Flag) {
            return "`true` or `false`";
        }
        if (type instanceof Parameter.Type.Time) {
            return "a time";
        }
        return type instanceof Parameter.Type.Share ? "a percentage" : "a text";
    }
}
