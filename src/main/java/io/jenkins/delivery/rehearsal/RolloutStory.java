package io.jenkins.delivery.rehearsal;

import io.jenkins.delivery.rehearsal.pipeline.Loop;
import io.jenkins.delivery.rehearsal.pipeline.Narrator.Kind;
import io.jenkins.delivery.rehearsal.pipeline.StepContext;
import io.jenkins.delivery.rollout.EventText;
import io.jenkins.delivery.rollout.Outcome;
import io.jenkins.delivery.rollout.RolloutEvent;
import io.jenkins.delivery.rollout.RolloutState;
import io.jenkins.delivery.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A rollout's events as lines of the timeline. To be used on the loop's thread. */
final class RolloutStory {
    private static final int CELLS = 20;

    /** Each step of a rollout waits a moment for the cluster; only what takes longer is worth a line. */
    private static final Duration WORTH_TELLING = Duration.ofSeconds(15);

    private final StepContext context;
    private final Loop loop;
    private final boolean failOnRollback;
    private Optional<Scheduler.Timer> waiting = Optional.empty();
    private String told = "";

    /** @param failOnRollback whether the step fails when it goes back: its failure then tells the end */
    RolloutStory(StepContext context, boolean failOnRollback) {
        this.context = context;
        this.failOnRollback = failOnRollback;
        this.loop = context.loop();
    }

    void tell(RolloutState state, List<RolloutEvent> events) {
        told = state.waits().told();
        events.forEach(this::tell);
    }

    private void tell(RolloutEvent event) {
        if (event instanceof RolloutEvent.Look || event instanceof RolloutEvent.Ended ended && tellsTheStep(ended)) {
            return;
        }
        waiting.ifPresent(Scheduler.Timer::cancel);
        waiting = Optional.empty();
        if (event instanceof RolloutEvent.Weight weight) {
            context.say(Kind.EVENT, bar(weight.value(), weight.effective()));
        } else if (event instanceof RolloutEvent.Waiting wait && !wait.needsPerson()) {
            waiting = Optional.of(loop.at(loop.now().plus(WORTH_TELLING), () -> stillWaiting(wait)));
        } else {
            lines(event);
        }
    }

    /** The wait may be over without an event of its own. */
    private void stillWaiting(RolloutEvent.Waiting wait) {
        if (wait.why().equals(told)) {
            lines(wait);
        }
    }

    private boolean tellsTheStep(RolloutEvent.Ended ended) {
        return ended.outcome() != Outcome.PROMOTED && (failOnRollback || ended.outcome() != Outcome.ROLLED_BACK);
    }

    private void lines(RolloutEvent event) {
        EventText.lines(event).forEach(line -> context.say(kind(line.tone()), line.text()));
    }

    /** The new version's share of the traffic: {@code █████░░░░░░░░░░░░░░░  25 %}. */
    static String bar(int asked, int reached) {
        // A small share is not none.
        int full = reached == 0 ? 0 : Math.max(1, Math.round(reached * CELLS / 100f));
        return "█".repeat(full)
                + "░".repeat(CELLS - full)
                + String.format(Locale.ROOT, "%4d %%", reached)
                + (asked == reached ? "" : " (" + asked + " % asked for)");
    }

    private static Kind kind(EventText.Tone tone) {
        return switch (tone) {
            case PLAIN -> Kind.OUTPUT;
            case GOOD -> Kind.GOOD;
            case WARNING -> Kind.WARNING;
            case BAD -> Kind.FAILURE;
        };
    }
}
