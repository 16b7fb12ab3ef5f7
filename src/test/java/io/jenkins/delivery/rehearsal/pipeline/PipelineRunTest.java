package io.jenkins.delivery.rehearsal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.delivery.rehearsal.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each file in {@code jenkinsfiles} is a Jenkinsfile; the file of the same name ending in {@code .expected} is what a rehearsal
 * tells of it, or the one message about bad input. Lines {@code // param K=V}, {@code // stub K=V} and {@code // run-sh} say
 * how it is called. With the system property {@code rehearsal.accept} the expectations are written anew, to be read and committed.
 */
class PipelineRunTest {
    private static final Path FOLDER = Path.of("src/test/resources/jenkinsfiles");

    static Stream<Path> jenkinsfiles() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".groovy")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("jenkinsfiles")
    void tellsWhatIsExpectedAndTheSameTwice(Path file) throws IOException {
        String told = tell(file);

        assertThat(tell(file)).as("second run of %s", file).isEqualTo(told);
        Path expected = Path.of(file.toString().replace(".groovy", ".expected"));
        if (Boolean.getBoolean("rehearsal.accept")) {
            Files.writeString(expected, told);
        }
        assertThat(told).as(file.toString()).isEqualTo(Files.readString(expected));
    }

    private static String tell(Path file) throws IOException {
        String text = Files.readString(file);
        Practice practice =
                new Practice(directives(text, "param"), directives(text, "stub"), text.contains("// run-sh"));
        try {
            return practice.run(text, FOLDER).transcript();
        } catch (BadInputException bad) {
            return "bad input: " + bad.getMessage() + "\n";
        }
    }

    private static Map<String, String> directives(String text, String name) {
        Map<String, String> found = new LinkedHashMap<>();
        text.lines().filter(line -> line.startsWith("// " + name + " ")).forEach(line -> {
            String[] parts = line.substring(name.length() + 4).split("=", 2);
            found.put(parts[0], parts[1]);
        });
        return found;
    }
}
