package io.jenkins.plugins.delivery.step;

import com.fasterxml.jackson.core.JsonProcessingException;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.console.ModelHyperlinkNote;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.delivery.rollout.Command;
import io.jenkins.delivery.rollout.EventText;
import io.jenkins.delivery.rollout.EventText.Tone;
import io.jenkins.delivery.rollout.Journal;
import io.jenkins.delivery.rollout.Outcome;
import io.jenkins.delivery.step.CanaryRolloutSpec;
import io.jenkins.plugins.delivery.part.Written;
import io.jenkins.plugins.delivery.rollout.Audience;
import io.jenkins.plugins.delivery.rollout.LiveRollout;
import io.jenkins.plugins.delivery.rollout.RolloutAction;
import io.jenkins.plugins.delivery.rollout.RolloutIds;
import io.jenkins.plugins.delivery.rollout.RolloutLeader;
import io.jenkins.plugins.delivery.rollout.Rollouts;
import io.jenkins.plugins.delivery.work.Workers;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.support.actions.PauseAction;

/**
 * A running {@code canaryRollout}. It holds no thread and no executor, and what it keeps in the program is the rollout's name and
 * what was written: where the rollout is stands in its journal, which is the truth after every restart.
 *
 * <p>{@link #stop} sends the rollout back and lets the step end when that is done, or after {@link #LONGEST_STOP}; a second stop
 * ends it at once. In both cases the rollout itself goes on with its way back.
 */
public final class CanaryRolloutExecution extends StepExecution implements RolloutLeader {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(CanaryRolloutExecution.class.getName());

    /** A way back is one write and some readiness; a build that somebody wants to stop must not hang for an unreachable cluster. */
    static final Duration LONGEST_STOP = Duration.ofMinutes(2);

    private final String id = RolloutIds.generate();
    private final String call;

    private transient volatile boolean over;
    private transient Throwable stopped;

    CanaryRolloutExecution(StepContext context, String call) {
        super(context);
        this.call = call;
    }

    @Override
    public String rolloutId() {
        return id;
    }

    @Override
    public boolean start() {
        drive();
        return false;
    }

    @Override
    public void onResume() {
        drive();
    }

    /** Everything that reads or writes happens on a worker: this is called by the thread of all Pipelines' scripts. */
    private void drive() {
        Workers.scheduler().call(this::begin, (done, failure) -> {
            if (failure != null) {
                LOGGER.log(Level.WARNING, "Rollout " + id + " could not be begun", failure);
                end(failure instanceof Exception ? failure : new IllegalStateException(failure));
            }
        });
    }

    private Void begin() throws IOException, InterruptedException {
        Run<?, ?> run = getContext().get(Run.class);
        boolean known = Optional.ofNullable(run.getAction(RolloutAction.class))
                .filter(action -> action.getIds().contains(id))
                .isPresent();
        if (!known) {
            RolloutAction.add(run, id);
            log().println("[canary] "
                    + ModelHyperlinkNote.encodeTo("/" + run.getUrl() + "rollout/" + id + "/", "rollout " + id));
            warnOfLowDurability();
        }
        synchronized (this) {
            if (stopped != null) {
                end(stopped);
                return null;
            }
            Rollouts.get().drive(id, run, Written.ofJson(call), new Build());
        }
        return null;
    }

    private void warnOfLowDurability() throws IOException, InterruptedException {
        FlowExecution program = getContext().get(FlowExecution.class);
        if (program != null && !program.getDurabilityHint().isPersistWithEveryStep()) {
            log().println("[canary] WARNING: this build's durability is "
                    + program.getDurabilityHint().name()
                    + ": should Jenkins be killed, the build is lost, and the rollout is sent back at the next start");
        }
    }

    @Override
    public void stop(@NonNull Throwable cause) {
        Optional<LiveRollout> live;
        boolean again;
        synchronized (this) {
            // Under the same lock as the beginning: else a rollout could begin that nobody stops.
            live = Rollouts.get().live(id);
            again = stopped != null;
            stopped = again ? stopped : cause;
        }
        if (again || live.isEmpty()) {
            if (live.isPresent()) {
                tell(Tone.WARNING, "stopped again: the step ends now, the rollout goes on with its way back");
            }
            end(cause);
            return;
        }
        Optional<String> refusal =
                live.get().say(new Command(Command.Kind.ABORT, Causes.who(cause), Causes.why(cause)));
        refusal.ifPresent(why -> tell(Tone.WARNING, "the stop cannot send the rollout back: " + why));
        Workers.scheduler().at(Workers.scheduler().now().plus(LONGEST_STOP), () -> tooLong(cause));
    }

    private void tooLong(Throwable cause) {
        if (!over) {
            tell(
                    Tone.WARNING,
                    "the way back takes long; the step ends now, and the rollout goes on with it. See the rollout's page");
            end(cause);
        }
    }

    private synchronized Optional<Throwable> stopped() {
        return Optional.ofNullable(stopped);
    }

    private void tell(Tone tone, String text) {
        Workers.scheduler()
                .call(
                        () -> {
                            print(new EventText.Line(tone, text));
                            return null;
                        },
                        (done, failure) -> {});
    }

    private void end(@CheckForNull Throwable failure) {
        end(failure, null);
    }

    private void end(@CheckForNull Throwable failure, @CheckForNull Object value) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        if (failure != null) {
            getContext().onFailure(failure);
        } else {
            getContext().onSuccess(value);
        }
    }

    private java.io.PrintStream log() throws IOException, InterruptedException {
        return getContext().get(TaskListener.class).getLogger();
    }

    private void print(EventText.Line line) {
        if (over) {
            // The build may have closed its log. The journal has it all.
            return;
        }
        try {
            log().println("[canary] " + line.text());
        } catch (IOException closed) {
            LOGGER.log(Level.FINE, closed, () -> "The log of rollout " + id + " cannot be written");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String getStatus() {
        return Rollouts.get()
                .live(id)
                .flatMap(LiveRollout::now)
                .map(now ->
                        now.plan().phases().get(now.state().position().phase()).title() + ", "
                                + now.state().traffic().effective() + " % on the new version")
                .orElse("rollout " + id);
    }

    /** The build hears of the rollout. */
    private final class Build implements Audience {
        @Override
        public void line(EventText.Line line) {
            print(line);
        }

        @Override
        public void needsPerson(boolean needed) {
            try {
                FlowNode node = getContext().get(FlowNode.class);
                if (node == null || over) {
                    return;
                }
                PauseAction pause = PauseAction.getCurrentPause(node);
                if (needed && pause == null) {
                    node.addAction(new PauseAction("Rollout"));
                } else if (!needed && pause != null) {
                    PauseAction.endCurrentPause(node);
                }
            } catch (IOException notSaved) {
                LOGGER.log(Level.FINE, notSaved, () -> "The pause of rollout " + id + " cannot be shown");
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void refused(String why) {
            needsPerson(false);
            end(stopped().orElseGet(() -> new AbortException("canaryRollout: " + why)));
        }

        @Override
        public void ended(Journal.Stored last) {
            needsPerson(false);
            Optional<Throwable> cause = stopped();
            if (cause.isPresent()) {
                end(cause.get());
                return;
            }
            Outcome outcome = last.state().outcome().orElse(Outcome.FAILED);
            if (outcome == Outcome.PROMOTED || outcome == Outcome.ROLLED_BACK && !failOnRollback()) {
                end(null, OutcomeValue.of(last));
            } else {
                end(failure(outcome, last));
            }
        }
    }

    private static Throwable failure(Outcome outcome, Journal.Stored last) {
        String reason = OutcomeValue.reason(last);
        return switch (outcome) {
            case ABORTED ->
                new FlowInterruptedException(
                        Result.ABORTED, new RolloutAborted(last.plan().target(), reason));
            case ROLLED_BACK ->
                new AbortException(
                        "canaryRollout: rolled back to " + last.plan().fromVersion() + ": " + reason);
            default -> new AbortException("canaryRollout: failed: " + reason);
        };
    }

    private boolean failOnRollback() {
        try {
            return Written.ofJson(call).read(CanaryRolloutSpec.class).failOnRollback();
        } catch (JsonProcessingException damaged) {
            return true;
        }
    }
}
