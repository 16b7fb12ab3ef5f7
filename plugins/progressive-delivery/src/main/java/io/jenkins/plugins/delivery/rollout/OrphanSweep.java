package io.jenkins.plugins.delivery.rollout;

import com.fasterxml.jackson.core.JsonProcessingException;
import hudson.Extension;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.listeners.ItemListener;
import io.jenkins.delivery.rollout.Command;
import io.jenkins.delivery.rollout.EventText;
import io.jenkins.delivery.rollout.Journal;
import io.jenkins.delivery.step.BadParameterException;
import io.jenkins.delivery.step.CanaryRolloutSpec;
import io.jenkins.delivery.time.Scheduler;
import io.jenkins.plugins.delivery.connect.CredentialScope;
import io.jenkins.plugins.delivery.part.Written;
import io.jenkins.plugins.delivery.work.Workers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * Finds the rollouts that nobody leads any more: their build was deleted, or was lost in a hard kill (under
 * {@code PERFORMANCE_OPTIMIZED} a killed build fails with no call to anybody). Each of them is sent back, because a canary that
 * nobody watches must not stay with the users. One that is on its way back, or promoted, is brought to its end.
 */
@Extension
public final class OrphanSweep extends ItemListener {
    private static final Logger LOGGER = Logger.getLogger(OrphanSweep.class.getName());
    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

    /** Whether a build still leads its rollout. */
    private enum Leader {
        PRESENT,
        GONE,
        /** Its program is still being loaded. */
        UNKNOWN_YET
    }

    @Override
    public void onLoaded() {
        sweep();
    }

    /** Looks at all unfinished rollouts of the index, on a worker. */
    void sweep() {
        Rollouts rollouts = Rollouts.get();
        Workers.scheduler()
                .call(
                        () -> {
                            rollouts.unfinished().forEach(this::look);
                            return null;
                        },
                        (done, failure) -> {
                            if (failure != null) {
                                LOGGER.log(Level.SEVERE, "Unfinished rollouts could not be looked for", failure);
                            }
                        });
    }

    private void look(RolloutEntry entry) {
        Rollouts rollouts = Rollouts.get();
        if (rollouts.live(entry.id()).isPresent()) {
            return;
        }
        switch (leader(entry)) {
            case PRESENT -> {}
            case GONE -> takeOver(entry);
            case UNKNOWN_YET -> {
                Scheduler scheduler = Workers.scheduler();
                scheduler.at(
                        scheduler.now().plus(ASK_AGAIN),
                        () -> scheduler.call(
                                () -> {
                                    look(entry);
                                    return null;
                                },
                                (done, failure) -> {}));
            }
        }
    }

    private static Optional<Run<?, ?>> run(RolloutEntry entry) {
        Job<?, ?> job = Jenkins.get().getItemByFullName(entry.job(), Job.class);
        return Optional.ofNullable(job).map(known -> known.getBuildByNumber(entry.build()));
    }

    private static Leader leader(RolloutEntry entry) {
        Run<?, ?> run = run(entry).orElse(null);
        if (!(run instanceof FlowExecutionOwner.Executable program) || !run.isBuilding()) {
            return Leader.GONE;
        }
        FlowExecutionOwner owner = program.asFlowExecutionOwner();
        FlowExecution execution = owner == null ? null : owner.getOrNull();
        if (execution == null) {
            // Not loaded yet, or never to be: then the build stops building.
            return Leader.UNKNOWN_YET;
        }
        if (execution.isComplete()) {
            return Leader.GONE;
        }
        var steps = execution.getCurrentExecutions(false);
        if (!steps.isDone()) {
            return Leader.UNKNOWN_YET;
        }
        try {
            return steps.get().stream().anyMatch(step -> leads(step, entry)) ? Leader.PRESENT : Leader.GONE;
        } catch (ExecutionException unloadable) {
            LOGGER.log(Level.WARNING, unloadable, () -> "The program of " + run + " cannot be loaded");
            return Leader.GONE;
        } catch (InterruptedException goingDown) {
            Thread.currentThread().interrupt();
            return Leader.UNKNOWN_YET;
        }
    }

    private static boolean leads(StepExecution step, RolloutEntry entry) {
        return step instanceof RolloutLeader leader && leader.rolloutId().equals(entry.id());
    }

    private static void takeOver(RolloutEntry entry) {
        Item job = Jenkins.get().getItemByFullName(entry.job());
        if (job == null) {
            LOGGER.severe(
                    () -> "Rollout " + entry.id() + what(entry) + " has neither a build nor a job any more, and so no"
                            + " credentials: it stays as it is. Look at the target, and then delete delivery/rollouts/"
                            + entry.id()
                            + ".json in JENKINS_HOME");
            return;
        }
        Optional<Run<?, ?>> run = run(entry);
        // Without the build's folder the journal goes on in the index; the file's own place would make the folder anew.
        Path journal = run.map(known -> Rollouts.journal(known, entry.id()))
                .orElseGet(() -> Jenkins.get()
                        .getRootDir()
                        .toPath()
                        .resolve("delivery")
                        .resolve("lost")
                        .resolve(entry.id() + ".jsonl"));
        Supplier<CredentialScope> credentials =
                () -> run.map(CredentialScope::of).orElseGet(() -> CredentialScope.of(job));
        LOGGER.warning(() -> "Rollout " + entry.id() + what(entry) + " has lost its build " + entry.job() + " #"
                + entry.build() + ", and is sent back");
        try {
            CanaryRolloutSpec spec = Written.ofJson(entry.call()).read(CanaryRolloutSpec.class);
            LiveRollout rollout = Rollouts.get().drive(entry, spec, credentials, journal, new SystemLog(entry.id()));
            rollout.say(new Command(Command.Kind.ABORT, "Jenkins", "the build that led it is gone"));
        } catch (JsonProcessingException | BadParameterException unreadable) {
            LOGGER.log(Level.SEVERE, unreadable, () -> "Rollout " + entry.id() + " cannot be taken over");
        }
    }

    private static String what(RolloutEntry entry) {
        return entry.stored()
                .map(stored -> " ("
                        + EventText.clean(
                                stored.plan().target() + " to " + stored.plan().toVersion()) + ")")
                .orElse("");
    }

    /** Nobody else listens. */
    private record SystemLog(String id) implements Audience {
        @Override
        public void line(EventText.Line line) {
            LOGGER.info(() -> "Rollout " + id + ": " + line.text());
        }

        @Override
        public void needsPerson(boolean needed) {
            // It goes back by itself.
        }

        @Override
        public void ended(Journal.Stored last) {
            LOGGER.info(() -> "Rollout " + id + " without a build has ended: "
                    + last.state().outcome().map(Enum::name).orElse(""));
        }

        @Override
        public void refused(String why) {
            LOGGER.warning(() -> "Rollout " + id + " without a build: " + why);
        }
    }
}
