package io.jenkins.delivery.rollout;

import io.jenkins.delivery.time.Durations;
import java.util.List;
import java.util.Optional;

/**
 * Events in words, one or more lines each: the same in a build's log, on a page, and in a rehearsal's timeline. Lines hold
 * outside text (pod messages, answers, people's reasons) with its control characters taken out, but not escaped.
 */
public final class EventText {
    private EventText() {}

    /** What an event is to the person who reads: decides how it looks. */
    public enum Tone {
        PLAIN,
        GOOD,
        WARNING,
        BAD
    }

    /** One line of text. */
    public record Line(Tone tone, String text) {}

    /** The lines for an event; none for what would only be noise (single looks of a check). */
    public static List<Line> lines(RolloutEvent event) {
        if (event instanceof RolloutEvent.Started started) {
            Line what =
                    plain(started.target() + ": canary from " + started.fromVersion() + " to " + started.toVersion());
            return started.checks() > 0 ? List.of(what) : List.of(what, warning(NO_CHECKS));
        }
        return line(event).map(List::of).orElse(List.of());
    }

    private static final String NO_CHECKS =
            "WARNING: no metric source and no check is configured. Pod states ALONE decide: a version whose pods are ready"
                    + " but which answers its users with errors will be promoted";

    private static Optional<Line> line(RolloutEvent event) {
        if (event instanceof RolloutEvent.PhaseBegan phase) {
            return Optional.of(plain("phase " + phase.index() + ": " + phase.title()));
        }
        if (event instanceof RolloutEvent.Weight weight) {
            return Optional.of(plain(
                    weight.value() == weight.effective()
                            ? "traffic: " + weight.value() + " % on the new version"
                            : "traffic: " + weight.effective() + " % on the new version (" + weight.value()
                                    + " % asked for)"));
        }
        if (event instanceof RolloutEvent.Waiting waiting) {
            String text = "waiting: " + waiting.why();
            return Optional.of(waiting.needsPerson() ? warning(text) : plain(text));
        }
        if (event instanceof RolloutEvent.Problem problem) {
            return Optional.of(warning("pod " + problem.problem().pod() + ": "
                    + problem.problem().reason() + ": " + problem.problem().message()));
        }
        if (event instanceof RolloutEvent.VerdictChanged verdict) {
            return Optional.of(verdict(verdict));
        }
        if (event instanceof RolloutEvent.Said said) {
            return Optional.of(said(said.command()));
        }
        if (event instanceof RolloutEvent.TroubleBegan trouble) {
            return Optional.of(warning("trouble: " + trouble.message()));
        }
        if (event instanceof RolloutEvent.TroubleEnded ended) {
            return Optional.of(plain("the platform answers again after " + Durations.words(ended.lasted())));
        }
        if (event instanceof RolloutEvent.TurnedBack back) {
            return Optional.of(bad("GOING BACK: " + back.cause().because()));
        }
        if (event instanceof RolloutEvent.Restored) {
            return Optional.of(plain("all traffic is on the old version again"));
        }
        if (event instanceof RolloutEvent.Ended ended) {
            String text = ended.outcome() + (ended.reason().isEmpty() ? "" : ": " + ended.reason());
            return Optional.of(ended.outcome() == Outcome.PROMOTED ? new Line(Tone.GOOD, text) : bad(text));
        }
        return Optional.empty();
    }

    private static Line verdict(RolloutEvent.VerdictChanged changed) {
        String text = "check " + changed.check() + ": " + changed.verdict().because();
        return switch (changed.verdict().kind()) {
            case REGRESSION -> bad(text);
            case NOT_WORSE -> new Line(Tone.GOOD, clean(text));
            case NO_EVIDENCE -> warning(text);
            case UNDECIDED -> plain(text);
        };
    }

    private static Line said(Command command) {
        String reason =
                command.reason().isBlank() ? "" : ": " + command.reason().strip();
        String deed =
                switch (command.kind()) {
                    case PAUSE -> "paused by ";
                    case RESUME -> "resumed by ";
                    case PROMOTE -> "promoted at once by ";
                    case ABORT -> "aborted by ";
                };
        return plain(deed + command.by() + reason);
    }

    private static Line plain(String text) {
        return new Line(Tone.PLAIN, clean(text));
    }

    private static Line warning(String text) {
        return new Line(Tone.WARNING, clean(text));
    }

    private static Line bad(String text) {
        return new Line(Tone.BAD, clean(text));
    }

    /** A line break in a pod's message must not look like a line of ours, nor an escape sequence colour a terminal. */
    public static String clean(String text) {
        return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    }
}
