package io.jenkins.plugins.delivery.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.AtomicFileWriter;
import io.jenkins.delivery.health.HealthCheck;
import io.jenkins.delivery.health.HealthCheckRun;
import io.jenkins.delivery.health.HealthReport;
import io.jenkins.delivery.health.HealthReport.Outcome;
import io.jenkins.delivery.health.HealthReport.Status;
import io.jenkins.delivery.health.HealthRunState;
import io.jenkins.delivery.health.ProbeClient;
import io.jenkins.delivery.json.Json;
import io.jenkins.delivery.platform.VersionCount;
import io.jenkins.delivery.rollout.EventText;
import io.jenkins.delivery.step.AdaptiveHealthCheckSpec;
import io.jenkins.delivery.time.Durations;
import io.jenkins.delivery.time.Scheduler;
import io.jenkins.plugins.delivery.connect.Checks;
import io.jenkins.plugins.delivery.connect.CredentialScope;
import io.jenkins.plugins.delivery.part.Written;
import io.jenkins.plugins.delivery.rollout.RolloutIds;
import io.jenkins.plugins.delivery.work.Workers;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * A running {@code adaptiveHealthCheck}: no thread, no executor. Where its polling stands is noted in the build's folder now and
 * then, so that after a restart it goes on with the time that was left; time in which nobody looked does not count.
 */
public final class AdaptiveHealthCheckExecution extends StepExecution {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(AdaptiveHealthCheckExecution.class.getName());
    private static final Duration NOTED_EVERY = Duration.ofSeconds(5);

    private final String id = RolloutIds.generate();
    private final String call;

    private transient HealthCheckRun run;
    private transient boolean over;

    AdaptiveHealthCheckExecution(StepContext context, String call) {
        super(context);
        this.call = call;
    }

    @Override
    public boolean start() {
        ask();
        return false;
    }

    @Override
    public void onResume() {
        ask();
    }

    private void ask() {
        scheduler().call(this::begin, (done, failure) -> {
            if (failure != null) {
                end(failure instanceof Exception ? failure : new IllegalStateException(failure));
            }
        });
    }

    private Void begin() throws IOException, InterruptedException {
        AdaptiveHealthCheckSpec spec = Written.ofJson(call).read(AdaptiveHealthCheckSpec.class);
        Run<?, ?> build = getContext().get(Run.class);
        ProbeClient client = Checks.probes(spec.checks(), CredentialScope.of(build), () -> VersionCount.NONE);
        List<HealthCheck> checks = spec.checks().stream()
                .map(check -> new HealthCheck(check.name(), check.probe(), spec.polling()))
                .toList();
        Path notes = notes(build);
        Files.createDirectories(folder(build));
        Optional<HealthRunState> noted = read(notes);
        HealthCheckRun asking = noted.isPresent()
                ? HealthCheckRun.resume(checks, noted.get(), scheduler(), client, this::done)
                : HealthCheckRun.start(checks, spec.polling().within(), scheduler(), client, this::done);
        synchronized (this) {
            run = asking;
            if (over) {
                asking.cancel("the step was stopped");
                return null;
            }
        }
        noteLater(notes, asking);
        return null;
    }

    private static Path folder(Run<?, ?> build) {
        return build.getRootDir().toPath().resolve("delivery");
    }

    private Path notes(Run<?, ?> build) {
        return folder(build).resolve(id + ".health.json");
    }

    private static Optional<HealthRunState> read(Path notes) throws IOException {
        try {
            return Optional.of(Json.read(Files.readString(notes), HealthRunState.class));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    private void noteLater(Path notes, HealthCheckRun asking) {
        Scheduler scheduler = scheduler();
        scheduler.at(
                scheduler.now().plus(NOTED_EVERY),
                () -> scheduler.call(() -> note(notes, asking), (again, failure) -> {
                    if (failure != null) {
                        LOGGER.log(
                                Level.WARNING,
                                failure,
                                () -> notes + " cannot be written; a restart would begin the checks again");
                    } else if (again) {
                        noteLater(notes, asking);
                    }
                }));
    }

    private Boolean note(Path notes, HealthCheckRun asking) throws IOException {
        synchronized (this) {
            if (over) {
                return false;
            }
        }
        try (AtomicFileWriter writer = new AtomicFileWriter(notes, StandardCharsets.UTF_8)) {
            writer.write(Json.write(asking.state()));
            writer.commit();
        }
        return true;
    }

    private void done(HealthReport report) {
        scheduler()
                .call(
                        () -> {
                            tell(report);
                            return null;
                        },
                        (told, failure) -> end(report.healthy() ? failure : failure(report)));
    }

    private void tell(HealthReport report) throws IOException, InterruptedException {
        synchronized (this) {
            if (over) {
                return;
            }
        }
        PrintStream log = getContext().get(TaskListener.class).getLogger();
        for (Outcome outcome : report.outcomes()) {
            log.println("[health] " + EventText.clean(outcome.because()));
        }
        if (report.healthy()) {
            log.println("[health] all healthy after " + Durations.words(report.took()));
        }
        Files.deleteIfExists(notes(getContext().get(Run.class)));
    }

    private static Throwable failure(HealthReport report) {
        return new AbortException("adaptiveHealthCheck: "
                + report.outcomes().stream()
                        .filter(outcome -> outcome.status() != Status.HEALTHY)
                        .map(outcome -> EventText.clean(outcome.because()) + " (asked: " + outcome.asked() + ")")
                        .collect(Collectors.joining("; ")));
    }

    @Override
    public void stop(@NonNull Throwable cause) {
        HealthCheckRun asking;
        synchronized (this) {
            asking = run;
        }
        end(cause);
        if (asking != null) {
            asking.cancel("the step was stopped");
        }
    }

    private void end(@CheckForNull Throwable failure) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        if (failure != null) {
            getContext().onFailure(failure);
        } else {
            getContext().onSuccess(null);
        }
    }

    private static Scheduler scheduler() {
        return Workers.scheduler();
    }
}
