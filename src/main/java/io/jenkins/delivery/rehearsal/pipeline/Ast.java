package io.jenkins.delivery.rehearsal.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.codehaus.groovy.ast.expr.BooleanExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MapEntryExpression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.NamedArgumentListExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.UnaryMinusExpression;
import org.codehaus.groovy.ast.expr.UnaryPlusExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.EmptyStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.runtime.InvokerHelper;

/** Reads Groovy's syntax tree. */
final class Ast {
    private Ast() {}

    /**
     * A call without a receiver: {@code name(arguments) { block }}.
     *
     * @param arguments without the block; named ones are one map, as Groovy passes them
     */
    record Call(String name, int line, List<Expression> arguments, Optional<ClosureExpression> block) {
        /** The only argument, when it is a word or a constant text: {@code any}, {@code 'Build'}. */
        Optional<String> word() {
            if (arguments.size() != 1) {
                return Optional.empty();
            }
            if (arguments.get(0) instanceof VariableExpression variable) {
                return Optional.of(variable.getName());
            }
            return constant(arguments.get(0)).map(String::valueOf);
        }
    }

    /** The call that a statement consists of. */
    static Optional<Call> call(Statement statement) {
        return statement instanceof ExpressionStatement only ? call(only.getExpression()) : Optional.empty();
    }

    static Optional<Call> call(Expression expression) {
        if (!(expression instanceof MethodCallExpression call) || !hasNoReceiver(call)) {
            return Optional.empty();
        }
        String name = call.getMethodAsString();
        if (name == null) {
            return Optional.empty();
        }
        List<Expression> arguments = arguments(call.getArguments());
        Optional<ClosureExpression> block = Optional.empty();
        if (!arguments.isEmpty() && arguments.get(arguments.size() - 1) instanceof ClosureExpression closure) {
            block = Optional.of(closure);
            arguments.remove(arguments.size() - 1);
        }
        return Optional.of(new Call(name, call.getLineNumber(), arguments, block));
    }

    /** {@code foo()}, {@code this.foo()}, {@code steps.foo()}: all of them are calls of steps. */
    static boolean hasNoReceiver(MethodCallExpression call) {
        return call.isImplicitThis()
                || call.getObjectExpression() instanceof VariableExpression receiver
                        && (receiver.getName().equals("this")
                                || receiver.getName().equals("steps"));
    }

    static List<Expression> arguments(Expression arguments) {
        List<Expression> result = new ArrayList<>();
        if (arguments instanceof TupleExpression tuple) {
            for (Expression argument : tuple.getExpressions()) {
                // f(a: 1) is a tuple with one list of named arguments; f(a: 1, b) a list whose first item is a map.
                result.add(
                        argument instanceof NamedArgumentListExpression named
                                ? new MapExpression(named.getMapEntryExpressions())
                                : argument);
            }
        } else {
            result.add(arguments);
        }
        return result;
    }

    static Expression asList(List<Expression> arguments) {
        return new ListExpression(new ArrayList<>(arguments));
    }

    static List<Statement> statements(Statement code) {
        if (code instanceof BlockStatement block) {
            return block.getStatements().stream()
                    .filter(statement -> !(statement instanceof EmptyStatement))
                    .toList();
        }
        return code == null || code instanceof EmptyStatement ? List.of() : List.of(code);
    }

    /** A value that is written down: text, number, flag, a list or map of such; null is not a value here. */
    static Optional<Object> constant(Expression expression) {
        if (expression instanceof ConstantExpression constant) {
            return Optional.ofNullable(constant.getValue());
        }
        if (expression instanceof BooleanExpression wrapped) {
            return constant(wrapped.getExpression());
        }
        if (expression instanceof UnaryPlusExpression plus) {
            return constant(plus.getExpression());
        }
        if (expression instanceof UnaryMinusExpression minus) {
            return constant(minus.getExpression())
                    .filter(Number.class::isInstance)
                    .map(number -> InvokerHelper.unaryMinus(number));
        }
        if (expression instanceof ListExpression list) {
            List<Object> values = new ArrayList<>();
            for (Expression item : list.getExpressions()) {
                Optional<Object> value = constant(item);
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                values.add(value.get());
            }
            return Optional.of(values);
        }
        if (expression instanceof MapExpression map) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (MapEntryExpression entry : map.getMapEntryExpressions()) {
                Optional<Object> key = constant(entry.getKeyExpression());
                Optional<Object> value = constant(entry.getValueExpression());
                if (key.isEmpty() || value.isEmpty()) {
                    return Optional.empty();
                }
                values.put(key.get().toString(), value.get());
            }
            return Optional.of(values);
        }
        return Optional.empty();
    }
}
