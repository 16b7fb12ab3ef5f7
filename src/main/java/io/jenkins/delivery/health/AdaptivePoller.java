package io.jenkins.delivery.health;

import io.jenkins.delivery.health.PollState.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * When to ask next, and when the answers are enough: a pure state machine. The moment at which something became healthy
 * is found with a delay of less than one pause of {@link Polling}; further good answers that are wanted in a row come at its shortest pause.
 */
public final class AdaptivePoller {
    /** A look that comes so late was not slow: nobody looked, a restart lay between. That time must not count against the probe. */
    private static final Duration UNWATCHED = Duration.ofMinutes(2);

    private AdaptivePoller() {}

    /** The first look is due at once. */
    public static PollState begin(Polling polling, Instant now) {
        return new PollState(
                Stage.WAITING, now, now.plus(polling.within()), now, 0, 0, 0, "", Optional.empty(), Optional.empty());
    }

    /**
     * Adds an answer.
     *
     * @param now when the answer came
     */
    public static PollState answered(Polling polling, PollState state, Answer answer, Instant now) {
        Duration late = Duration.between(state.next(), now);
        Instant deadline = late.compareTo(UNWATCHED) > 0 ? state.deadline().plus(late) : state.deadline();
        PollState counted = new PollState(
                state.stage(),
                state.since(),
                deadline,
                state.next(),
                state.attempts() + 1,
                answer.ok() ? state.successes() + 1 : 0,
                answer.ok() ? 0 : state.failures() + 1,
                answer.detail(),
                state.healthyAt(),
                state.failedAt());
        return switch (state.stage()) {
            case WAITING -> waiting(polling, counted, now);
            case HEALTHY -> watching(polling, counted, now);
            case FAILED -> state;
        };
    }

    private static PollState waiting(Polling polling, PollState state, Instant now) {
        if (state.successes() >= polling.successes()) {
            return moved(state, Stage.HEALTHY, now.plus(polling.watch()), now);
        }
        if (state.successes() > 0) {
            // Also when the time is over by now: the last good answer is confirmed, not thrown away.
            return moved(state, Stage.WAITING, now.plus(polling.shortestPause()), now);
        }
        if (state.attempts() >= polling.attempts() || !now.isBefore(state.deadline())) {
            return moved(state, Stage.FAILED, now, now);
        }
        Instant soonest = now.plus(polling.shortestPause());
        Instant next = state.next().plus(polling.pause(state.attempts()));
        next = next.isBefore(soonest) ? soonest : next;
        // The last look comes at the very end: what becomes healthy in time is found in time.
        return moved(state, Stage.WAITING, next.isAfter(state.deadline()) ? state.deadline() : next, now);
    }

    private static PollState watching(Polling polling, PollState state, Instant now) {
        if (state.failures() >= polling.failures()) {
            return moved(state, Stage.FAILED, now, now);
        }
        Duration pause = state.failures() > 0 ? polling.doubtfulPause() : polling.watch();
        return moved(state, Stage.HEALTHY, now.plus(pause), now);
    }

    private static PollState moved(PollState state, Stage stage, Instant next, Instant now) {
        return new PollState(
                stage,
                state.since(),
                state.deadline(),
                next,
                state.attempts(),
                state.successes(),
                state.failures(),
                state.lastAnswer(),
                stage == Stage.HEALTHY ? state.healthyAt().or(() -> Optional.of(now)) : state.healthyAt(),
                stage == Stage.FAILED ? Optional.of(now) : Optional.empty());
    }

    /** What the state means, in a few words that can follow the probe's name. */
    public static String explain(Polling polling, PollState state) {
        String attempts = state.attempts() == 1 ? "1 attempt" : state.attempts() + " attempts";
        return switch (state.stage()) {
            case WAITING -> {
                if (state.attempts() == 0) {
                    yield "not asked yet";
                }
                yield state.successes() > 0
                        ? state.successes() + " of " + polling.successes() + " good answers in a row"
                        : "not healthy after " + attempts + ": " + state.lastAnswer();
            }
            case HEALTHY ->
                state.failures() == 0
                        ? "healthy after " + time(state.since(), state.healthyAt()) + ": " + state.lastAnswer()
                        : "in doubt: bad answers in a row: " + state.failures() + " (" + polling.failures()
                                + " fail), the last one: " + state.lastAnswer();
            case FAILED ->
                state.healthyAt().isPresent()
                        ? "no longer healthy: " + state.failures() + " bad answers in a row, the last one: "
                                + state.lastAnswer()
                        : "not healthy within " + time(state.since(), state.failedAt()) + " (" + attempts
                                + "), the last answer: " + state.lastAnswer();
        };
    }

    private static String time(Instant from, Optional<Instant> to) {
        double seconds = Duration.between(from, to.orElse(from)).toMillis() / 1000.0;
        return seconds < 10 ? String.format(Locale.ROOT, "%.1f s", seconds) : Math.round(seconds) + " s";
    }
}
