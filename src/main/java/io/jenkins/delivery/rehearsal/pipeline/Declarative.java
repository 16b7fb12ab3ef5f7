package io.jenkins.delivery.rehearsal.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Declarative pipeline as it is written. What has to be computed is held as a {@link Code}: the number of a closure that the
 * compiled script hands over, in the scope where it was written, to be called when Jenkins would evaluate it.
 */
final class Declarative {
    private Declarative() {}

    /** Number of a closure. */
    record Code(int index) {}

    record Pipeline(
            Agent agent,
            List<Variable> environment,
            List<Directive> options,
            List<Directive> tools,
            List<Directive> libraries,
            List<Post> post,
            List<Stage> stages) {}

    record Stage(
            String name,
            int line,
            Optional<Agent> agent,
            List<Variable> environment,
            List<Directive> options,
            List<Directive> tools,
            Optional<When> when,
            List<Directive> input,
            List<Post> post,
            boolean failFast,
            Body body) {
        /** A cell of a matrix: the same stages with the axes' values as variables. */
        Map<String, String> fixed() {
            return body instanceof Cell cell ? cell.values() : Map.of();
        }
    }

    sealed interface Body {}

    record Steps(Code code) implements Body {}

    record Sequence(List<Stage> stages) implements Body {}

    record Parallel(List<Stage> stages) implements Body {}

    record Cell(Map<String, String> values, List<Stage> stages) implements Body {}

    /**
     * Where it runs.
     *
     * @param type {@code any}, {@code none}, {@code label}, {@code docker} …
     */
    record Agent(String type, int line, Optional<Code> argument) {
        boolean none() {
            return type.equals("none");
        }
    }

    /** {@code NAME = value}. */
    record Variable(String name, int line, Code value) {}

    /** A named thing with arguments: an option, a tool, a field of {@code input}. The code gives the list of arguments. */
    record Directive(String name, int line, Code arguments) {}

    record Post(String condition, int line, Code steps) {}

    record When(List<Condition> all, boolean beforeAgent, boolean beforeInput, boolean beforeOptions) {}

    /** @param arguments gives the list of arguments; for {@code expression} the closure is the only one */
    record Condition(String name, int line, Optional<Code> arguments, List<Condition> nested) {}
}
