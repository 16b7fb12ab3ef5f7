package io.jenkins.delivery.rehearsal.pipeline;

import groovy.lang.GroovyClassLoader;
import groovy.lang.GroovyCodeSource;
import io.jenkins.delivery.rehearsal.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.ImportNode;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.MultipleCompilationErrorsException;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;
import org.codehaus.groovy.control.customizers.ImportCustomizer;
import org.codehaus.groovy.control.messages.SyntaxErrorMessage;

/**
 * A Jenkinsfile that has been read, checked and compiled.
 *
 * @param name of the file, without its folder
 * @param script its code
 * @param pipeline what a Declarative one says; empty for a Scripted one
 * @param parameters that it declares, in either syntax
 * @param libraries that it names and a rehearsal goes without
 */
record Jenkinsfile(
        String name,
        Class<? extends PipelineScript> script,
        Optional<Declarative.Pipeline> pipeline,
        List<ParameterDeclaration> parameters,
        List<String> libraries,
        CallIndex calls) {

    /** The compiled class's name, as in Jenkins: what stands in stack traces. */
    static final String CLASS = "WorkflowScript";

    /**
     * @param stubs names that somebody gave a value on the command line
     * @throws BadInputException with the line and what is wrong
     */
    static Jenkinsfile read(String name, String text, DeliverySteps steps, Set<String> stubs) {
        Reader reader = new Reader(name, steps, stubs);
        CompilerConfiguration configuration = new CompilerConfiguration();
        configuration.setScriptBaseClass(PipelineScript.class.getName());
        ImportCustomizer imports = new ImportCustomizer();
        imports.addImport("Library", Library.class.getName());
        imports.addImport("NonCPS", NonCPS.class.getName());
        configuration.addCompilationCustomizers(reader, imports);
        // Not closed: the classes of the Jenkinsfile's closures are loaded while it runs.
        GroovyClassLoader loader = new GroovyClassLoader(Jenkinsfile.class.getClassLoader(), configuration);
        // Groovy would look for sources of every unknown name on the class path, and compile what it finds there.
        loader.setResourceLoader(unknown -> null);
        Class<?> compiled;
        try {
            compiled = loader.parseClass(new GroovyCodeSource(text, CLASS, "/rehearsal"), false);
        } catch (MultipleCompilationErrorsException broken) {
            throw reader.wrong != null ? reader.wrong : syntaxError(name, broken);
        }
        if (reader.wrong != null) {
            throw reader.wrong;
        }
        return new Jenkinsfile(
                name,
                compiled.asSubclass(PipelineScript.class),
                Optional.ofNullable(reader.pipeline),
                reader.parameters,
                reader.script.libraries(),
                reader.script.calls());
    }

    private static BadInputException syntaxError(String name, MultipleCompilationErrorsException broken) {
        if (broken.getErrorCollector().getErrorCount() > 0
                && broken.getErrorCollector().getError(0) instanceof SyntaxErrorMessage first) {
            String message = first.getCause().getOriginalMessage().strip();
            int newline = message.indexOf('\n');
            String line = newline < 0 ? message : message.substring(0, newline).strip();
            String hint = line.startsWith("unable to resolve class")
                    ? " (a rehearsal has no classes of Jenkins or of its plugins)"
                    : "";
            return new SourceLine(name, first.getCause().getStartLine()).bad(line + hint, broken);
        }
        return new SourceLine(name, 0).bad("cannot be compiled: " + broken.getMessage(), broken);
    }

    /** Reads the syntax tree before Groovy resolves any name, and takes {@code pipeline { … }} out of it. */
    private static final class Reader extends CompilationCustomizer {
        private static final List<String> ANNOTATIONS_WITH_STAND_IN = List.of("Library", "NonCPS");

        private final String file;
        private final DeliverySteps steps;
        private final Set<String> stubs;
        private Declarative.Pipeline pipeline;
        private ScriptReader script;
        private List<ParameterDeclaration> parameters = List.of();
        private BadInputException wrong;

        Reader(String file, DeliverySteps steps, Set<String> stubs) {
            super(CompilePhase.CONVERSION);
            this.file = file;
            this.steps = steps;
            this.stubs = stubs;
        }

        @Override
        public void call(SourceUnit source, GeneratorContext context, ClassNode type) {
            if (!type.isScript() || script != null) {
                return;
            }
            try {
                dropImports(type);
                parameters = ScriptReader.parameters(type);
                DeclarativeReader declarative = new DeclarativeReader(file);
                readPipeline(type, declarative);
                script = new ScriptReader(file, steps, stubs, declarative.directives());
                script.read(type);
            } catch (BadInputException bad) {
                // Groovy would wrap it; the compilation goes on, and its outcome is not used.
                wrong = bad;
            }
        }

        private void readPipeline(ClassNode type, DeclarativeReader declarative) {
            List<Statement> statements = type.getModule().getStatementBlock().getStatements();
            for (int i = 0; i < statements.size(); i++) {
                Optional<Ast.Call> call =
                        Ast.call(statements.get(i)).filter(found -> found.name().equals("pipeline"));
                if (call.isEmpty()) {
                    continue;
                }
                int line = call.get().line();
                if (pipeline != null) {
                    throw new SourceLine(file, line).bad("there are two 'pipeline' blocks; only one is allowed");
                }
                ClosureExpression block = call.get().block().orElseThrow(() -> new SourceLine(file, line)
                        .bad("pipeline: needs a block: pipeline { … }"));
                pipeline = declarative.read(block, line);
                statements.set(i, replacement(declarative.closures(), statements.get(i)));
            }
        }

        private static Statement replacement(List<ClosureExpression> closures, Statement original) {
            ListExpression list = new ListExpression(new ArrayList<Expression>(closures));
            MethodCallExpression run = new MethodCallExpression(
                    VariableExpression.THIS_EXPRESSION,
                    new ConstantExpression(PipelineScript.DECLARATIVE),
                    new ArgumentListExpression(list));
            run.setImplicitThis(true);
            run.setSourcePosition(original);
            ExpressionStatement statement = new ExpressionStatement(run);
            statement.setSourcePosition(original);
            return statement;
        }

        /** {@code import com.cloudbees.groovy.cps.NonCPS} names a class of Jenkins; its stand-in is imported anyway. */
        private static void dropImports(ClassNode type) {
            type.getModule()
                    .getImports()
                    .removeIf((ImportNode node) -> ANNOTATIONS_WITH_STAND_IN.contains(node.getAlias()));
        }
    }
}
