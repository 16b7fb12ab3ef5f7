package io.jenkins.delivery.rehearsal.pipeline;

import io.jenkins.delivery.words.Nearest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.Parameter;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MapEntryExpression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.Statement;

/**
 * Looks through a Jenkinsfile before anything of it runs: misspelt names of our steps and symbols, wrong parameters as far as
 * they are written down, declared parameters of the job, and where calls begin.
 */
final class ScriptReader extends CodeVisitorSupport {
    private static final Set<String> PARAMETERS =
            Set.of("string", "text", "booleanParam", "choice", "password", "file", "run", "credentials", "imageTag");

    /** Steps whose names Groovy has given to methods of every object: in a closure, that object's would be called. */
    private static final Set<String> GROOVY_METHODS_TOO = Set.of("sleep", "print", "println", "printf");

    private final String file;
    private final DeliverySteps steps;
    private final Set<ClosureExpression> directives;
    private final Set<String> fine = new HashSet<>();
    private final Set<String> ours = new TreeSet<>();
    private final Set<Statement> values = new HashSet<>();
    private final CallIndex calls = new CallIndex();
    private final List<String> libraries = new ArrayList<>();

    /**
     * @param stubs names that somebody gave a value on the command line
     * @param directives closures whose calls are no steps
     */
    ScriptReader(String file, DeliverySteps steps, Set<String> stubs, Set<ClosureExpression> directives) {
        this.file = file;
        this.steps = steps;
        this.directives = directives;
        ours.addAll(steps.stepNames());
        ours.addAll(steps.symbolNames());
        fine.addAll(stubs);
        fine.addAll(KnownNames.STEPS.keySet());
        fine.addAll(KnownNames.FREE);
        fine.addAll(KnownNames.SYMBOLS);
        fine.addAll(KnownNames.OTHERS);
        fine.add("pipeline");
        fine.removeAll(ours);
    }

    CallIndex calls() {
        return calls;
    }

    /** Names in {@code @Library} annotations. */
    List<String> libraries() {
        return libraries;
    }

    void read(ClassNode script) {
        // What the Jenkinsfile defines itself comes first: it is no misspelling.
        script.getMethods().forEach(method -> fine.add(method.getName()));
        script.getMethods().forEach(method -> method.getCode().visit(new VariableNames()));
        for (MethodNode method : script.getMethods()) {
            if (!method.getName().equals("run")) {
                lastIsValue(Ast.statements(method.getCode()));
            }
            method.getCode().visit(this);
        }
    }

    @Override
    public void visitExpressionStatement(ExpressionStatement statement) {
        Ast.call(statement.getExpression())
                .filter(call -> steps.symbolNames().contains(call.name()) && !values.contains(statement))
                .ifPresent(call -> {
                    throw at(call.line())
                            .bad("'" + call.name()
                                    + "' is not a step: it only stands in the parameters of one, for example "
                                    + "canaryRollout(phases: [weight(5), pause('10m')], …)"
                                    + (call.name().equals("pause") ? "; to wait, write sleep" : ""));
                });
        super.visitExpressionStatement(statement);
    }

    @Override
    public void visitDeclarationExpression(DeclarationExpression declaration) {
        declaration.getAnnotations().stream()
                .filter(annotation ->
                        annotation.getClassNode().getNameWithoutPackage().equals("Library"))
                .map(annotation -> annotation.getMember("value"))
                .flatMap(value -> Ast.constant(value).stream())
                .forEach(value -> libraries.add(String.valueOf(value)));
        if (declaration.getRightExpression() instanceof ClosureExpression closure) {
            lastIsValue(Ast.statements(closure.getCode()));
        }
        super.visitDeclarationExpression(declaration);
    }

    @Override
    public void visitClosureExpression(ClosureExpression closure) {
        if (!directives.contains(closure)) {
            super.visitClosureExpression(closure);
        }
    }

    @Override
    public void visitMethodCallExpression(MethodCallExpression call) {
        if (!Ast.hasNoReceiver(call)) {
            for (Expression argument : Ast.arguments(call.getArguments())) {
                if (argument instanceof ClosureExpression closure) {
                    lastIsValue(Ast.statements(closure.getCode()));
                }
            }
        }
        super.visitMethodCallExpression(call);
        Ast.call(call).ifPresent(found -> {
            calls.add(call);
            check(found);
            if (GROOVY_METHODS_TOO.contains(found.name())) {
                call.setObjectExpression(new VariableExpression("this"));
                call.setImplicitThis(false);
            }
        });
    }

    private void check(Ast.Call call) {
        if (steps.stepNames().contains(call.name())) {
            checkStep(call);
        } else if (steps.symbolNames().contains(call.name())) {
            value(call);
        } else if (KnownNames.STEPS.containsKey(call.name())) {
            checkKnown(call);
        } else if (!fine.contains(call.name())) {
            Nearest.to(call.name(), ours, 2).ifPresent(near -> {
                throw at(call.line()).bad("unknown step '" + call.name() + "'; did you mean '" + near + "'?");
            });
        }
    }

    /** Calls of Jenkins' own steps: names of parameters, as its validator checks them. */
    private void checkKnown(Ast.Call call) {
        List<String> allowed = KnownNames.STEPS.get(call.name());
        if (call.arguments().size() == 1 && call.arguments().get(0) instanceof MapExpression named) {
            for (String name : names(named)) {
                if (!allowed.contains(name)) {
                    throw at(call.line())
                            .bad(call.name() + ": unknown parameter '" + name + "'"
                                    + Nearest.to(name, allowed, 2)
                                            .map(near -> "; did you mean '" + near + "'?")
                                            .orElse(
                                                    allowed.isEmpty()
                                                            ? "; it has none"
                                                            : "; it has " + String.join(", ", allowed)));
                }
            }
        } else if (call.arguments().size() > 1) {
            throw at(call.line()).bad(call.name() + ": more than one argument must be named");
        }
    }

    private void checkStep(Ast.Call call) {
        if (call.arguments().size() > 1) {
            throw at(call.line()).bad(call.name() + ": more than one argument must be named");
        }
        if (call.block().isPresent()) {
            throw at(call.line()).bad(call.name() + ": takes no block");
        }
        Set<String> computed = new LinkedHashSet<>();
        CallArguments known = CallArguments.NONE;
        if (call.arguments().size() == 1 && call.arguments().get(0) instanceof MapExpression named) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (MapEntryExpression entry : named.getMapEntryExpressions()) {
                Optional<Object> name = Ast.constant(entry.getKeyExpression());
                if (name.isEmpty()) {
                    return;
                }
                Optional<Object> value = value(entry.getValueExpression());
                value.ifPresent(given -> values.put(name.get().toString(), given));
                if (value.isEmpty()) {
                    computed.add(name.get().toString());
                }
            }
            known = new CallArguments(Optional.empty(), values, Optional.empty());
        } else if (call.arguments().size() == 1) {
            Optional<Object> sole = value(call.arguments().get(0));
            if (sole.isEmpty()) {
                return;
            }
            known = new CallArguments(sole, Map.of(), Optional.empty());
        }
        try {
            steps.check(call.name(), known, computed);
        } catch (IllegalArgumentException wrong) {
            throw at(call.line()).bad(wrong.getMessage(), wrong);
        }
    }

    /** The value that is written down: constants and our symbols of such; empty when something has to be computed. */
    private Optional<Object> value(Expression expression) {
        Optional<Object> constant = Ast.constant(expression);
        if (constant.isPresent()) {
            return constant;
        }
        if (expression instanceof ListExpression list) {
            List<Object> items = new ArrayList<>();
            for (Expression item : list.getExpressions()) {
                Optional<Object> value = value(item);
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                items.add(value.get());
            }
            return Optional.of(items);
        }
        if (expression instanceof VariableExpression word
                && steps.symbolNames().contains(word.getName())
                && !fine.contains(word.getName())) {
            throw at(expression.getLineNumber())
                    .bad("'" + word.getName() + "' needs parentheses: " + word.getName() + "()");
        }
        return Ast.call(expression)
                .filter(call -> steps.symbolNames().contains(call.name()))
                .flatMap(this::value);
    }

    private Optional<Object> value(Ast.Call symbol) {
        if (symbol.arguments().size() > 1) {
            throw at(symbol.line()).bad(symbol.name() + ": more than one argument must be named");
        }
        Map<String, Object> named = new LinkedHashMap<>();
        Optional<Object> sole = Optional.empty();
        if (symbol.arguments().size() == 1 && symbol.arguments().get(0) instanceof MapExpression map) {
            for (MapEntryExpression entry : map.getMapEntryExpressions()) {
                Optional<Object> name = Ast.constant(entry.getKeyExpression());
                Optional<Object> value = value(entry.getValueExpression());
                if (name.isEmpty() || value.isEmpty()) {
                    return Optional.empty();
                }
                named.put(name.get().toString(), value.get());
            }
        } else if (symbol.arguments().size() == 1) {
            sole = value(symbol.arguments().get(0));
            if (sole.isEmpty()) {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(steps.symbol(symbol.name(), new CallArguments(sole, named, Optional.empty())));
        } catch (IllegalArgumentException wrong) {
            throw at(symbol.line()).bad(wrong.getMessage(), wrong);
        }
    }

    /** Parameters that {@code parameters { … }} or {@code properties([parameters([…])])} declare, wherever they stand. */
    static List<ParameterDeclaration> parameters(ClassNode script) {
        List<ParameterDeclaration> found = new ArrayList<>();
        CodeVisitorSupport inside = new CodeVisitorSupport() {
            @Override
            public void visitMethodCallExpression(MethodCallExpression call) {
                Ast.call(call)
                        .filter(candidate -> PARAMETERS.contains(candidate.name()))
                        .flatMap(ScriptReader::parameter)
                        .ifPresent(found::add);
                super.visitMethodCallExpression(call);
            }
        };
        CodeVisitorSupport outside = new CodeVisitorSupport() {
            @Override
            public void visitMethodCallExpression(MethodCallExpression call) {
                Optional<Ast.Call> name = Ast.call(call);
                if (name.isPresent() && name.get().name().equals("input")) {
                    return;
                }
                if (name.isPresent() && name.get().name().equals("parameters")) {
                    call.getArguments().visit(inside);
                } else {
                    super.visitMethodCallExpression(call);
                }
            }
        };
        script.getMethods().forEach(method -> method.getCode().visit(outside));
        return found;
    }

    private static Optional<ParameterDeclaration> parameter(Ast.Call call) {
        if (call.arguments().size() != 1 || !(call.arguments().get(0) instanceof MapExpression named)) {
            return Optional.empty();
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (MapEntryExpression entry : named.getMapEntryExpressions()) {
            Ast.constant(entry.getKeyExpression()).ifPresent(key -> Ast.constant(entry.getValueExpression())
                    .ifPresent(value -> values.put(key.toString(), value)));
        }
        List<String> choices = values.get("choices") instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : values.get("choices") == null
                        ? List.of()
                        : List.of(values.get("choices").toString().split("\n"));
        return Optional.ofNullable(values.get("name"))
                .map(name -> new ParameterDeclaration(
                        call.name(),
                        name.toString(),
                        call.line(),
                        Optional.ofNullable(values.get("defaultValue")),
                        choices));
    }

    private static List<String> names(MapExpression named) {
        return named.getMapEntryExpressions().stream()
                .flatMap(entry -> Ast.constant(entry.getKeyExpression()).stream())
                .map(String::valueOf)
                .toList();
    }

    private void lastIsValue(List<Statement> statements) {
        if (!statements.isEmpty()) {
            values.add(statements.get(statements.size() - 1));
        }
    }

    private SourceLine at(int line) {
        return new SourceLine(file, line);
    }

    /** Every variable of the Jenkinsfile: it may hold a closure that is called by its name. */
    private final class VariableNames extends CodeVisitorSupport {
        @Override
        public void visitDeclarationExpression(DeclarationExpression declaration) {
            if (!declaration.isMultipleAssignmentDeclaration()) {
                fine.add(declaration.getVariableExpression().getName());
            }
            super.visitDeclarationExpression(declaration);
        }

        @Override
        public void visitBinaryExpression(BinaryExpression assignment) {
            if (assignment.getLeftExpression() instanceof VariableExpression variable
                    && assignment.getOperation().getText().equals("=")) {
                fine.add(variable.getName());
            }
            super.visitBinaryExpression(assignment);
        }

        @Override
        public void visitClosureExpression(ClosureExpression closure) {
            if (closure.getParameters() != null) {
                for (Parameter parameter : closure.getParameters()) {
                    fine.add(parameter.getName());
                }
            }
            super.visitClosureExpression(closure);
        }
    }
}
