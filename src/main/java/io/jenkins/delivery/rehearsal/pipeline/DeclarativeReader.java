package io.jenkins.delivery.rehearsal.pipeline;

import io.jenkins.delivery.rehearsal.pipeline.Declarative.Agent;
import io.jenkins.delivery.rehearsal.pipeline.Declarative.Body;
import io.jenkins.delivery.rehearsal.pipeline.Declarative.Cell;
import io.jenkins.delivery.rehearsal.pipeline.Declarative.Code;
import io.jenkins.delivery.rehearsal.pipeline.Declarative.Condition;
import io.jenkins.delivery.rehearsal.pipeline.Declarative.Directive;
import io.jenkins.delivery.rehearsal.pipeline.Declarative.Parallel;
import io.jenkins.delivery.rehearsal.pipeline.Declarative.Pipeline;
import io.jenkins.delivery.rehearsal.pipeline.Declarative.Post;
import io.jenkins.delivery.rehearsal.pipeline.Declarative.Sequence;
import io.jenkins.delivery.rehearsal.pipeline.Declarative.Stage;
import io.jenkins.delivery.rehearsal.pipeline.Declarative.Steps;
import io.jenkins.delivery.rehearsal.pipeline.Declarative.Variable;
import io.jenkins.delivery.rehearsal.pipeline.Declarative.When;
import io.jenkins.delivery.words.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.codehaus.groovy.ast.Parameter;
import org.codehaus.groovy.ast.VariableScope;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.syntax.Types;

/**
 * Reads {@code pipeline { … }} from the syntax tree, with the checks of Jenkins' own validator, and takes out what is to be
 * computed: each expression becomes a closure in {@link #closures}, in the scope where it stood.
 */
final class DeclarativeReader {
    private static final Set<String> PIPELINE_SECTIONS = ordered(
            "agent", "environment", "libraries", "options", "parameters", "post", "stages", "tools", "triggers");
    private static final Set<String> STAGE_SECTIONS = ordered(
            "agent",
            "environment",
            "failFast",
            "input",
            "matrix",
            "options",
            "parallel",
            "post",
            "stages",
            "steps",
            "tools",
            "when");
    private static final Set<String> MATRIX_SECTIONS =
            ordered("agent", "axes", "environment", "excludes", "input", "options", "post", "stages", "tools", "when");
    private static final Set<String> INPUT_FIELDS =
            ordered("cancel", "id", "message", "ok", "parameters", "submitter", "submitterParameter");
    static final List<String> POST_CONDITIONS = List.of(
            "always",
            "changed",
            "fixed",
            "regression",
            "aborted",
            "failure",
            "success",
            "unstable",
            "unsuccessful",
            "notBuilt",
            "cleanup");
    private static final Set<String> NESTING = Set.of("allOf", "anyOf", "not");
    private static final Set<String> CONDITIONS = ordered(
            "allOf",
            "anyOf",
            "branch",
            "buildingTag",
            "changelog",
            "changeRequest",
            "changeset",
            "environment",
            "equals",
            "expression",
            "isRestartedRun",
            "not",
            "tag",
            "triggeredBy");

    private final String file;
    private final List<ClosureExpression> closures = new ArrayList<>();
    private final Set<ClosureExpression> directives = new HashSet<>();
    private final Set<String> stageNames = new HashSet<>();

    DeclarativeReader(String file) {
        this.file = file;
    }

    /** All that has to be computed, by the number of its {@link Code}. */
    List<ClosureExpression> closures() {
        return closures;
    }

    /** Closures that hold arguments of directives: the names called there are not steps. */
    Set<ClosureExpression> directives() {
        return directives;
    }

    Pipeline read(ClosureExpression pipeline, int line) {
        Map<String, Ast.Call> sections = sections(pipeline, "pipeline", PIPELINE_SECTIONS);
        if (!sections.containsKey("stages")) {
            throw bad(line, "pipeline: missing required section 'stages'");
        }
        if (!sections.containsKey("agent")) {
            throw bad(line, "pipeline: missing required section 'agent'; write 'agent any' or 'agent none'");
        }
        directives(sections.get("parameters"));
        directives(sections.get("triggers"));
        return new Pipeline(
                agent(sections.get("agent")),
                environment(sections.get("environment")),
                directives(sections.get("options")),
                directives(sections.get("tools")),
                directives(sections.get("libraries")),
                post(sections.get("post")),
                stages(sections.get("stages"), false));
    }

    private List<Stage> stages(Ast.Call section, boolean inParallel) {
        List<Stage> stages = new ArrayList<>();
        for (Statement statement : body(section)) {
            Ast.Call call = Ast.call(statement)
                    .filter(found -> found.name().equals("stage"))
                    .orElseThrow(() -> bad(
                            statement.getLineNumber(),
                            section.name() + ": expected a stage, for example stage('Build') { … }"
                                    + given(statement)));
            stages.add(stage(call, inParallel));
        }
        if (stages.isEmpty()) {
            throw bad(section.line(), section.name() + ": no stages are given");
        }
        return stages;
    }

    private Stage stage(Ast.Call call, boolean inParallel) {
        String name = call.arguments().size() == 1
                ? Ast.constant(call.arguments().get(0))
                        .map(String::valueOf)
                        .orElseThrow(() -> bad(call.line(), "stage: its name must be a plain text"))
                : "";
        if (name.isBlank() || call.block().isEmpty()) {
            throw bad(call.line(), "stage: needs a name and a block: stage('Build') { … }");
        }
        if (!stageNames.add(name)) {
            throw bad(call.line(), "stage '" + name + "': there are two stages of that name");
        }
        Map<String, Ast.Call> sections = sections(call.block().get(), "stage '" + name + "'", STAGE_SECTIONS);
        Body body = body(name, call, sections, inParallel);
        boolean failFast = flag(sections.get("failFast"), "failFast");
        if (failFast && !(body instanceof Parallel)) {
            throw bad(
                    sections.get("failFast").line(),
                    "stage '" + name + "': 'failFast' is only for a stage with 'parallel' or 'matrix'");
        }
        return new Stage(
                name,
                call.line(),
                Optional.ofNullable(sections.get("agent")).map(this::agent),
                environment(sections.get("environment")),
                directives(sections.get("options")),
                directives(sections.get("tools")),
                Optional.ofNullable(sections.get("when")).map(this::when),
                input(sections.get("input")),
                post(sections.get("post")),
                failFast,
                body);
    }

    private Body body(String name, Ast.Call call, Map<String, Ast.Call> sections, boolean inParallel) {
        List<String> bodies = sections.keySet().stream()
                .filter(Set.of("steps", "stages", "parallel", "matrix")::contains)
                .toList();
        if (bodies.isEmpty()) {
            throw bad(call.line(), "stage '" + name + "': expected one of 'steps', 'stages', 'parallel' or 'matrix'");
        }
        if (bodies.size() > 1) {
            throw bad(
                    sections.get(bodies.get(1)).line(),
                    "stage '" + name + "': only one of 'steps', 'stages', 'parallel' and 'matrix' is allowed, not "
                            + String.join(" and ", bodies));
        }
        Ast.Call section = sections.get(bodies.get(0));
        boolean branches = section.name().equals("parallel") || section.name().equals("matrix");
        if (branches && inParallel) {
            throw bad(
                    section.line(),
                    "stage '" + name + "': '" + section.name() + "' cannot stand inside of another parallel or matrix");
        }
        return switch (section.name()) {
            case "steps" -> new Steps(steps(section, "steps of stage '" + name + "'"));
            case "stages" -> new Sequence(stages(section, inParallel));
            case "parallel" -> new Parallel(stages(section, true));
            default -> new Parallel(matrix(name, section));
        };
    }

    private List<Stage> matrix(String name, Ast.Call section) {
        Map<String, Ast.Call> sections = sections(block(section), "matrix of stage '" + name + "'", MATRIX_SECTIONS);
        if (!sections.containsKey("axes")) {
            throw bad(section.line(), "matrix of stage '" + name + "': missing required section 'axes'");
        }
        if (!sections.containsKey("stages")) {
            throw bad(section.line(), "matrix of stage '" + name + "': missing required section 'stages'");
        }
        List<Map<String, String>> cells =
                Matrix.cells(axes(sections.get("axes"), "axis"), excludes(sections.get("excludes")));
        if (cells.isEmpty()) {
            throw bad(section.line(), "matrix of stage '" + name + "': every combination is excluded");
        }
        Stage like = new Stage(
                "",
                section.line(),
                Optional.ofNullable(sections.get("agent")).map(this::agent),
                environment(sections.get("environment")),
                directives(sections.get("options")),
                directives(sections.get("tools")),
                Optional.ofNullable(sections.get("when")).map(this::when),
                input(sections.get("input")),
                post(sections.get("post")),
                false,
                new Sequence(stages(sections.get("stages"), true)));
        return cells.stream()
                .map(cell -> new Stage(
                        "Matrix - " + Matrix.words(cell),
                        like.line(),
                        like.agent(),
                        like.environment(),
                        like.options(),
                        like.tools(),
                        like.when(),
                        like.input(),
                        like.post(),
                        false,
                        new Cell(cell, ((Sequence) like.body()).stages())))
                .toList();
    }

    private List<Matrix.Axis> axes(Ast.Call section, String item) {
        List<Matrix.Axis> axes = new ArrayList<>();
        for (Statement statement : body(section)) {
            Ast.Call call = expect(statement, item, section.name());
            String axis = "";
            List<String> values = List.of();
            boolean not = false;
            for (Statement field : body(call)) {
                Ast.Call given = Ast.call(field)
                        .orElseThrow(() -> bad(field.getLineNumber(), item + ": expected 'name' and 'values'"));
                switch (given.name()) {
                    case "name" -> axis = given.word().orElse("");
                    case "values", "notValues" -> {
                        not = given.name().equals("notValues");
                        values = given.arguments().stream()
                                .map(value -> Ast.constant(value)
                                        .map(String::valueOf)
                                        .orElseThrow(() -> bad(
                                                given.line(), item + ": the values must be plain texts or numbers")))
                                .toList();
                    }
                    default -> throw unknown(given, item, Set.of("name", "values", "notValues"));
                }
            }
            if (axis.isEmpty() || values.isEmpty()) {
                throw bad(call.line(), item + ": needs a name and at least one value");
            }
            axes.add(new Matrix.Axis(axis, values, not));
        }
        return axes;
    }

    private List<List<Matrix.Axis>> excludes(Ast.Call section) {
        List<List<Matrix.Axis>> excludes = new ArrayList<>();
        if (section != null) {
            for (Statement statement : body(section)) {
                excludes.add(axes(expect(statement, "exclude", section.name()), "axis"));
            }
        }
        return excludes;
    }

    private Ast.Call expect(Statement statement, String name, String where) {
        return Ast.call(statement)
                .filter(call -> call.name().equals(name) && call.block().isPresent())
                .orElseThrow(() ->
                        bad(statement.getLineNumber(), where + ": expected " + name + " { … }" + given(statement)));
    }

    private Agent agent(Ast.Call call) {
        if (call.block().isEmpty()) {
            String word = call.word().orElse("");
            if (!word.equals("any") && !word.equals("none")) {
                throw bad(
                        call.line(),
                        "agent: " + (word.isEmpty() ? "nothing usable is given" : "'" + word + "' is unknown")
                                + "; write any, none, or a block such as { label 'linux' }");
            }
            return new Agent(word, call.line(), Optional.empty());
        }
        List<Statement> statements = Ast.statements(call.block().get().getCode());
        if (statements.isEmpty()) {
            throw bad(call.line(), "agent: the block is empty; name a type, for example { label 'linux' }");
        }
        Statement first = statements.get(0);
        Ast.Call type = Ast.call(first)
                .orElseThrow(() -> bad(first.getLineNumber(), "agent: expected a type, for example label 'linux'"));
        return new Agent(type.name(), call.line(), Optional.of(directive(type.arguments(), type.line())));
    }

    private List<Variable> environment(Ast.Call section) {
        List<Variable> variables = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Statement statement : section == null ? List.<Statement>of() : body(section)) {
            if (!(statement instanceof ExpressionStatement only
                    && only.getExpression() instanceof BinaryExpression assignment
                    && assignment.getOperation().getType() == Types.ASSIGN
                    && assignment.getLeftExpression() instanceof VariableExpression variable)) {
                throw bad(statement.getLineNumber(), "environment: expected NAME = 'value'" + given(statement));
            }
            if (!names.add(variable.getName())) {
                throw bad(statement.getLineNumber(), "environment: '" + variable.getName() + "' is given twice");
            }
            Code value = code(assignment.getRightExpression(), statement.getLineNumber());
            variables.add(new Variable(variable.getName(), statement.getLineNumber(), value));
        }
        return variables;
    }

    private List<Directive> directives(Ast.Call section) {
        List<Directive> found = new ArrayList<>();
        if (section == null) {
            return found;
        }
        for (Statement statement : body(section)) {
            Ast.Call call = Ast.call(statement)
                    .orElseThrow(() -> bad(
                            statement.getLineNumber(),
                            section.name() + ": expected name(value) or name(parameter: value)" + given(statement)));
            found.add(new Directive(call.name(), call.line(), directive(call.arguments(), call.line())));
        }
        if (found.isEmpty()) {
            throw bad(section.line(), section.name() + ": is empty; leave it out");
        }
        return found;
    }

    private List<Directive> input(Ast.Call section) {
        if (section == null) {
            return List.of();
        }
        Map<String, Ast.Call> fields = sections(block(section), "input", INPUT_FIELDS);
        if (!fields.containsKey("message")) {
            throw bad(section.line(), "input: missing required field 'message'");
        }
        return fields.values().stream()
                .filter(field -> field.block().isEmpty())
                .map(field -> new Directive(field.name(), field.line(), directive(field.arguments(), field.line())))
                .toList();
    }

    private List<Post> post(Ast.Call section) {
        if (section == null) {
            return List.of();
        }
        Map<String, Ast.Call> conditions = sections(block(section), "post", ordered(POST_CONDITIONS));
        if (conditions.isEmpty()) {
            throw bad(section.line(), "post: is empty; leave it out");
        }
        return POST_CONDITIONS.stream()
                .filter(conditions::containsKey)
                .map(conditions::get)
                .map(call -> new Post(call.name(), call.line(), steps(call, "post " + call.name())))
                .toList();
    }

    private When when(Ast.Call section) {
        List<Condition> all = new ArrayList<>();
        Map<String, Boolean> before = new HashMap<>();
        for (Statement statement : body(section)) {
            Ast.Call call = Ast.call(statement)
                    .orElseThrow(() -> bad(statement.getLineNumber(), "when: expected a condition" + given(statement)));
            if (Set.of("beforeAgent", "beforeInput", "beforeOptions").contains(call.name())) {
                before.put(call.name(), flag(call, call.name()));
            } else {
                all.add(condition(call));
            }
        }
        if (all.isEmpty()) {
            throw bad(section.line(), "when: no condition is given");
        }
        return new When(
                all,
                before.getOrDefault("beforeAgent", false),
                before.getOrDefault("beforeInput", false),
                before.getOrDefault("beforeOptions", false));
    }

    private Condition condition(Ast.Call call) {
        if (!CONDITIONS.contains(call.name())) {
            throw unknown(call, "when", CONDITIONS);
        }
        if (NESTING.contains(call.name())) {
            List<Condition> nested = new ArrayList<>();
            for (Statement statement : body(call)) {
                nested.add(condition(Ast.call(statement)
                        .orElseThrow(() -> bad(
                                statement.getLineNumber(),
                                call.name() + ": expected a condition" + given(statement)))));
            }
            if (nested.isEmpty() || call.name().equals("not") && nested.size() > 1) {
                throw bad(
                        call.line(),
                        "when: '" + call.name() + "' needs "
                                + (call.name().equals("not") ? "exactly one condition" : "at least one condition"));
            }
            return new Condition(call.name(), call.line(), Optional.empty(), nested);
        }
        if (call.name().equals("expression")) {
            ClosureExpression expression = call.block()
                    .orElseThrow(() -> bad(call.line(), "when: 'expression' needs a block: expression { … }"));
            return new Condition(call.name(), call.line(), Optional.of(register(expression)), List.of());
        }
        return new Condition(
                call.name(), call.line(), Optional.of(directive(call.arguments(), call.line())), List.of());
    }

    private Code steps(Ast.Call section, String where) {
        ClosureExpression block = block(section);
        if (Ast.statements(block.getCode()).isEmpty()) {
            throw bad(section.line(), where + ": no steps are given");
        }
        checkSteps(block);
        return register(block);
    }

    /** In Declarative pipelines only calls of steps may stand outside of {@code script { }}. */
    private void checkSteps(ClosureExpression block) {
        for (Statement statement : Ast.statements(block.getCode())) {
            Optional<Ast.Call> call = Ast.call(statement);
            if (call.isEmpty()) {
                boolean onObject = statement instanceof ExpressionStatement only
                        && only.getExpression() instanceof MethodCallExpression;
                throw bad(
                        statement.getLineNumber(),
                        (onObject ? "calls on objects are" : "expected a step; anything else is")
                                + " only allowed inside of script { … }");
            }
            if (!call.get().name().equals("script")) {
                call.get().block().ifPresent(this::checkSteps);
            }
        }
    }

    /** The sections of a block, each at most once. */
    private Map<String, Ast.Call> sections(ClosureExpression block, String where, Set<String> allowed) {
        Map<String, Ast.Call> sections = new LinkedHashMap<>();
        for (Statement statement : Ast.statements(block.getCode())) {
            Ast.Call call = Ast.call(statement).orElseThrow(() -> twoOnOneLine(statement)
                    .orElseGet(() -> bad(
                            statement.getLineNumber(),
                            where + ": expected one of its sections (" + String.join(", ", allowed) + ")"
                                    + given(statement))));
            if (!allowed.contains(call.name())) {
                throw unknown(call, where, allowed);
            }
            if (sections.put(call.name(), call) != null) {
                throw bad(call.line(), where + ": section '" + call.name() + "' is given twice");
            }
        }
        return sections;
    }

    /** {@code when { … } steps { … }} on one line means a call of steps on what when returns. */
    private Optional<RuntimeException> twoOnOneLine(Statement statement) {
        return statement instanceof ExpressionStatement only
                        && only.getExpression() instanceof MethodCallExpression second
                        && !second.isImplicitThis()
                ? Ast.call(second.getObjectExpression())
                        .map(first -> bad(
                                second.getLineNumber(),
                                "'" + first.name() + "' and '" + second.getMethodAsString()
                                        + "' stand on one line; begin a new line, or write ';' between them"))
                : Optional.empty();
    }

    private RuntimeException unknown(Ast.Call call, String where, Set<String> allowed) {
        String hint = Nearest.to(call.name(), allowed, 2)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("; allowed are " + String.join(", ", allowed));
        String steps = where.startsWith("stage '") && hint.startsWith("; allowed")
                ? "; steps of a stage must stand in a 'steps' block"
                : hint;
        return bad(call.line(), where + ": unknown section '" + call.name() + "'" + steps);
    }

    private boolean flag(Ast.Call call, String name) {
        if (call == null) {
            return false;
        }
        return switch (call.word().orElse("")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw bad(call.line(), name + ": write " + name + " true or " + name + " false");
        };
    }

    private List<Statement> body(Ast.Call call) {
        return Ast.statements(block(call).getCode());
    }

    private ClosureExpression block(Ast.Call call) {
        return call.block()
                .orElseThrow(() -> bad(call.line(), call.name() + ": needs a block: " + call.name() + " { … }"));
    }

    private Code directive(List<Expression> arguments, int line) {
        Code code = code(Ast.asList(arguments), line);
        directives.add(closures.get(code.index()));
        return code;
    }

    private Code code(Expression expression, int line) {
        ExpressionStatement statement = new ExpressionStatement(expression);
        statement.setSourcePosition(expression);
        if (expression instanceof ListExpression && expression.getLineNumber() <= 0) {
            statement.setLineNumber(line);
        }
        ClosureExpression closure = new ClosureExpression(
                Parameter.EMPTY_ARRAY, new BlockStatement(new ArrayList<>(List.of(statement)), new VariableScope()));
        closure.setVariableScope(new VariableScope());
        closure.setLineNumber(line);
        return register(closure);
    }

    private Code register(ClosureExpression closure) {
        closures.add(closure);
        return new Code(closures.size() - 1);
    }

    /** For messages: the name that stands there, if it is a call or a word. */
    private static String given(Statement statement) {
        return Ast.call(statement)
                .map(call -> "; got '" + call.name() + "'")
                .orElse(
                        statement instanceof ExpressionStatement only
                                        && only.getExpression() instanceof VariableExpression variable
                                ? "; got '" + variable.getName() + "'"
                                : "");
    }

    private RuntimeException bad(int line, String message) {
        return new SourceLine(file, line).bad(message);
    }

    private static Set<String> ordered(String... names) {
        return ordered(List.of(names));
    }

    private static Set<String> ordered(Collection<String> names) {
        return new LinkedHashSet<>(names);
    }
}
