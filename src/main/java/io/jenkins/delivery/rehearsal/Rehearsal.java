package io.jenkins.delivery.rehearsal;

import io.jenkins.delivery.platform.simulated.BadScenarioException;
import io.jenkins.delivery.platform.simulated.Scenario;
import io.jenkins.delivery.platform.simulated.ScenarioReader;
import io.jenkins.delivery.rehearsal.pipeline.PipelineRun;
import io.jenkins.delivery.rehearsal.pipeline.RunOutcome;
import io.jenkins.delivery.rehearsal.pipeline.RunSettings;
import io.jenkins.delivery.rehearsal.report.ReportHtml;
import io.jenkins.delivery.rehearsal.report.ReportJson;
import io.jenkins.delivery.time.VirtualScheduler;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One rehearsal: from files to a timeline, a result and reports.
 *
 * @param seed beats the scenario's
 * @param kubeconfig a real cluster in real time; empty: a simulated one in virtual time
 * @param report folder for the reports
 */
record Rehearsal(
        Path jenkinsfile,
        Optional<Path> scenario,
        Optional<Long> seed,
        Optional<Path> kubeconfig,
        Optional<Path> report,
        Map<String, String> parameters,
        Map<String, String> stubs,
        boolean runShell) {

    /** Virtual time begins here in every run, so that the same seed gives the same times. */
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /**
     * Prints the timeline as it happens.
     *
     * @throws BadInputException when something that was given cannot be used
     */
    RehearsalResult run(PrintStream out, boolean colours) {
        long begun = System.nanoTime();
        String text = read(jenkinsfile, "the Jenkinsfile");
        if (kubeconfig.isPresent() && scenario.isPresent()) {
            throw new BadInputException(
                    "--scenario: the weather of a real cluster cannot be set; leave out --scenario or --kubeconfig");
        }
        Optional<Scenario> weather = kubeconfig.isPresent() ? Optional.empty() : Optional.of(weather());
        Instant start = weather.isPresent() ? START : Instant.now();
        Timeline timeline = new Timeline(start, out, colours);
        try (World world = world(weather, start, timeline)) {
            out.println(timeline.paint("\u001b[1m", jenkinsfile.toString()) + "  "
                    + timeline.paint("\u001b[2m", world.words()));
            RunOutcome outcome = PipelineRun.run(
                    name(jenkinsfile),
                    text,
                    new RunSettings(parameters, stubs, runShell, folder()),
                    world.loop(),
                    timeline,
                    world.steps(),
                    world.people());
            double virtualSeconds = Duration.between(start, world.loop().now()).toMillis() / 1000.0;
            RehearsalResult result = new RehearsalResult(
                    outcome.result(),
                    virtualSeconds,
                    (System.nanoTime() - begun) / 1_000_000 / 1000.0,
                    weather.map(Scenario::seed).orElse(0L),
                    name(jenkinsfile),
                    scenario.map(Rehearsal::name),
                    outcome.stages(),
                    world.rollouts(),
                    timeline.lines());
            report.ifPresent(folder -> write(folder, result));
            Summary.print(result, outcome, kubeconfig.isPresent(), report, timeline, out);
            return result;
        } catch (BadScenarioException unknown) {
            throw new BadInputException(unknown.getMessage(), unknown);
        }
    }

    private World world(Optional<Scenario> weather, Instant start, Timeline timeline) {
        return weather.isPresent()
                ? new SimulatedWorld(
                        weather.get(), scenario.map(Rehearsal::name).orElse(""), new VirtualScheduler(START), timeline)
                : RealWorld.open(kubeconfig.orElseThrow(), start, System.in, timeline);
    }

    private Scenario weather() {
        Scenario read = Scenario.CALM;
        if (scenario.isPresent()) {
            try {
                read = ScenarioReader.read(scenario.get().toString(), read(scenario.get(), "the scenario"));
            } catch (BadScenarioException wrong) {
                throw new BadInputException(wrong.getMessage(), wrong);
            }
        }
        return seed.isPresent() ? read.withSeed(seed.get()) : read;
    }

    private Path folder() {
        return Optional.ofNullable(jenkinsfile.toAbsolutePath().normalize().getParent())
                .orElseThrow(() -> new BadInputException(jenkinsfile + ": is a folder, not a Jenkinsfile"));
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String read(Path file, String what) {
        if (Files.isDirectory(file)) {
            throw new BadInputException(file + ": is a folder; give the path of " + what);
        }
        try {
            return Files.readString(file);
        } catch (NoSuchFileException missing) {
            throw new BadInputException(file + ": there is no such file; give the path of " + what, missing);
        } catch (MalformedInputException binary) {
            throw new BadInputException(file + ": is not a text in UTF-8; give the path of " + what, binary);
        } catch (IOException unreadable) {
            throw new BadInputException(file + ": cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static void write(Path folder, RehearsalResult result) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("report.json"), ReportJson.write(result));
            Files.writeString(folder.resolve("report.html"), ReportHtml.write(result));
        } catch (IOException failed) {
            throw new BadInputException("--report " + folder + ": cannot be written: " + failed.getMessage(), failed);
        }
    }
}
