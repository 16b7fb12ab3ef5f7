package io.jenkins.delivery.rehearsal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line of {@code ./rehearse}. */
@Command(
        name = "rehearse",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Runs a Jenkinsfile's delivery stages on this desk, with the real rollout engine. The cluster is simulated and time is"
                    + " virtual: a two-hour canary takes about a second.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 success; 1 failure, rollback, abort or unstable; 2 bad input.",
            "",
            "A Jenkinsfile is code. It runs with your rights and without a sandbox: rehearse only what you would run.",
            "",
            "Examples:",
            "  rehearse examples/canary/Jenkinsfile",
            "  rehearse examples/canary/Jenkinsfile --scenario examples/canary/bad-release.yaml --report report",
            "  rehearse Jenkinsfile --param VERSION=1.5.0 --stub BRANCH_NAME=release/1.5"
        })
public final class Rehearse implements Callable<Integer> {
    static final int SUCCESS = 0;
    static final int FAILURE = 1;
    static final int BAD_INPUT = 2;

    @Parameters(paramLabel = "JENKINSFILE", description = "Declarative or Scripted.")
    Path jenkinsfile;

    @Option(
            names = "--scenario",
            paramLabel = "FILE",
            description =
                    "Weather of the simulated cluster: traffic, versions, faults, people (YAML). Without it: a calm day.")
    Path scenario;

    @Option(names = "--report", paramLabel = "DIR", description = "Writes report.json and report.html there.")
    Path report;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of the simulation; beats the scenario's. The same seed gives the same run.")
    Long seed;

    @Option(
            names = "--param",
            paramLabel = "K=V",
            mapFallbackValue = "",
            description = "A build parameter that the Jenkinsfile declares.")
    Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = "--stub",
            paramLabel = "NAME=VALUE",
            mapFallbackValue = "",
            description =
                    "The value of a step or variable that is not rehearsed, such as readJSON, sh, BRANCH_NAME or TAG_NAME.")
    Map<String, String> stubs = new LinkedHashMap<>();

    @Option(names = "--kubeconfig", paramLabel = "FILE", description = "Deploys to this real cluster, in real time.")
    Path kubeconfig;

    @Option(names = "--run-sh", description = "Runs sh steps in the Jenkinsfile's folder instead of only telling them.")
    boolean runShell;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;

    private final PrintStream out;
    private final boolean colours;

    Rehearse(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    /** For the command line; ends the process. */
    public static void main(String[] arguments) {
        // fabric8 logs through SLF4J, and nobody here reads it: what matters is told by the engine.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        // The JVM would print in the platform's charset, which is ASCII in many containers.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        String noColor = System.getenv("NO_COLOR");
        boolean terminal = Boolean.getBoolean("rehearse.terminal");
        int status = run(arguments, out, err, terminal && (noColor == null || noColor.isEmpty()));
        out.flush();
        // Branches that still wait are daemon threads, but a cluster's client has others.
        System.exit(status);
    }

    /**
     * @param colours whether {@code out} shows them
     * @return exit status
     */
    static int run(String[] arguments, PrintStream out, PrintStream err, boolean colours) {
        CommandLine command = new CommandLine(new Rehearse(out, colours));
        command.setColorScheme(
                CommandLine.Help.defaultColorScheme(colours ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        command.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        command.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        command.setParameterExceptionHandler((wrong, given) -> {
            out.flush();
            err.println("rehearse: " + message(wrong) + "; see rehearse --help");
            return BAD_INPUT;
        });
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            out.flush();
            if (failure instanceof BadInputException bad) {
                err.println(bad.getMessage());
                return BAD_INPUT;
            }
            err.println("rehearse: this is a mistake of rehearse itself; please report it with what follows");
            failure.printStackTrace(err);
            return FAILURE;
        });
        return command.execute(arguments);
    }

    private static String message(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().get(0);
            if (word.startsWith("-")) {
                return "there is no option '" + word + "'"
                        + unmatched.getSuggestions().stream()
                                .findFirst()
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("");
            }
            return "one Jenkinsfile at a time, not also '" + word + "'";
        }
        String text = String.valueOf(wrong.getMessage());
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }

    @Override
    public Integer call() {
        Rehearsal rehearsal = new Rehearsal(
                jenkinsfile,
                Optional.ofNullable(scenario),
                Optional.ofNullable(seed),
                Optional.ofNullable(kubeconfig),
                Optional.ofNullable(report),
                parameters,
                stubs,
                runShell);
        return rehearsal.run(out, colours).result() == RunResult.SUCCESS ? SUCCESS : FAILURE;
    }
}
