package io.jenkins.plugins.delivery.rollout;

import io.jenkins.delivery.analysis.CheckState;
import io.jenkins.delivery.analysis.Verdict;
import io.jenkins.delivery.rollout.Cause;
import io.jenkins.delivery.rollout.Command;
import io.jenkins.delivery.rollout.EventText;
import io.jenkins.delivery.rollout.Journal;
import io.jenkins.delivery.rollout.Outcome;
import io.jenkins.delivery.rollout.Phase;
import io.jenkins.delivery.rollout.RolloutEvent;
import io.jenkins.delivery.rollout.RolloutState;
import io.jenkins.delivery.rollout.Stage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the page of a rollout shows, ready to be drawn: the page's script does no thinking of its own. All texts are plain and
 * may hold outside words; whoever shows them escapes them.
 *
 * @param headline the state in one sentence
 * @param tone how the headline looks
 * @param ended whether nothing will change any more, so that nobody need ask again
 * @param phases of the way forward
 * @param weights the candidate's share of the traffic over time
 * @param log the decisions, oldest first
 */
public record RolloutView(
        String id,
        String target,
        String fromVersion,
        String toVersion,
        String headline,
        String tone,
        boolean ended,
        boolean needsPerson,
        int weight,
        int effective,
        List<PhaseView> phases,
        List<WeightPoint> weights,
        List<CheckView> checks,
        List<CommandView> commands,
        List<LogLine> log) {

    /** @param status done, current, todo, or left where the rollout turned back before it */
    public record PhaseView(String title, String status) {}

    /** @param at seconds since the rollout's start */
    public record WeightPoint(double at, int asked, int effective) {}

    /**
     * @param verdict the engine's word
     * @param limit the largest share allowed; empty for checks that are no rate
     * @param points thinned to what a plot can show
     */
    public record CheckView(
            String name, String verdict, String because, Optional<Double> limit, List<RatePoint> points) {}

    /**
     * @param rate share of the candidate's requests that counted against it so far
     * @param certain the share that is proven, at the least
     */
    public record RatePoint(double at, double rate, double certain) {}

    /**
     * @param permitted whether the person who asks holds the right
     * @param refusal why it would be refused now, whoever says it; empty when it is welcome
     */
    public record CommandView(String kind, boolean permitted, String refusal) {}

    public record LogLine(Instant at, String tone, String text) {}

    private static final int MOST_POINTS = 300;

    static RolloutView of(RolloutPage page) throws IOException {
        Optional<Journal.Stored> stored = page.stored();
        List<CommandView> commands = commands(page);
        if (stored.isEmpty()) {
            return new RolloutView(
                    page.getId(),
                    "",
                    "",
                    "",
                    page.isLive() ? "The target is being read" : "It did not begin; the build's log says why",
                    "plain",
                    !page.isLive(),
                    false,
                    0,
                    0,
                    List.of(),
                    List.of(),
                    List.of(),
                    commands,
                    List.of());
        }
        Journal.Stored known = stored.get();
        RolloutState state = known.state();
        return new RolloutView(
                page.getId(),
                known.plan().target(),
                known.plan().fromVersion(),
                known.plan().toVersion(),
                headline(known),
                tone(state),
                state.ended() || !page.isLive(),
                state.waits().heldBy().isPresent()
                        || lastWait(known)
                                .map(RolloutEvent.Waiting::needsPerson)
                                .orElse(false),
                state.traffic().weight(),
                state.traffic().effective(),
                phases(known),
                weights(known),
                checks(known, page.looks()),
                commands,
                log(known));
    }

    private static String headline(Journal.Stored known) {
        RolloutState state = known.state();
        String because = state.cause().map(Cause::because).orElse("");
        return switch (state.position().stage()) {
            case ENDED ->
                switch (state.outcome().orElseThrow()) {
                    case PROMOTED -> known.plan().toVersion() + " has been promoted";
                    case ROLLED_BACK -> "Rolled back to " + known.plan().fromVersion() + ": " + because;
                    case ABORTED -> "Back on " + known.plan().fromVersion() + ": " + because;
                    case FAILED -> "Failed: " + lastReason(known).orElse(because);
                };
            case BACK -> "Going back to " + known.plan().fromVersion() + ": " + because;
            case LETTING_GO -> "Letting go of the target: " + because;
            case FORWARD ->
                state.waits()
                        .trouble()
                        .map(trouble -> "The platform does not answer: " + trouble.message())
                        .orElseGet(() -> lastWait(known)
                                .map(wait -> "Waiting: " + wait.why())
                                .orElse(state.traffic().effective() + " % of the traffic is on "
                                        + known.plan().toVersion()));
        };
    }

    private static Optional<String> lastReason(Journal.Stored known) {
        return last(known, RolloutEvent.Ended.class).map(RolloutEvent.Ended::reason);
    }

    /** What it waits for in this phase, if it has been said and still holds. */
    private static Optional<RolloutEvent.Waiting> lastWait(Journal.Stored known) {
        return last(known, RolloutEvent.Waiting.class)
                .filter(wait -> known.state().position().stage() == Stage.FORWARD
                        && wait.why().equals(known.state().waits().told()));
    }

    private static <E extends RolloutEvent> Optional<E> last(Journal.Stored known, Class<E> type) {
        List<RolloutEvent> events = known.events();
        for (int i = events.size() - 1; i >= 0; i--) {
            if (type.isInstance(events.get(i))) {
                return Optional.of(type.cast(events.get(i)));
            }
        }
        return Optional.empty();
    }

    private static String tone(RolloutState state) {
        if (state.outcome().isPresent()) {
            return switch (state.outcome().get()) {
                case PROMOTED -> "good";
                case ROLLED_BACK, FAILED -> "bad";
                case ABORTED -> "warning";
            };
        }
        boolean forward = state.position().stage() == Stage.FORWARD;
        return forward && state.waits().trouble().isEmpty() ? "plain" : "warning";
    }

    private static List<PhaseView> phases(Journal.Stored known) {
        RolloutState state = known.state();
        int current = state.position().phase();
        boolean promoted =
                state.outcome().filter(outcome -> outcome == Outcome.PROMOTED).isPresent();
        boolean forward = state.position().stage() == Stage.FORWARD;
        List<PhaseView> views = new ArrayList<>();
        List<Phase> phases = known.plan().phases();
        for (int i = 0; i < phases.size(); i++) {
            String status;
            if (promoted || i < current) {
                status = "done";
            } else if (i == current) {
                status = forward ? "current" : "left";
            } else {
                status = "todo";
            }
            views.add(new PhaseView(phases.get(i).title(), status));
        }
        return views;
    }

    private static List<WeightPoint> weights(Journal.Stored known) {
        Instant start = known.state().times().started();
        List<WeightPoint> points = new ArrayList<>();
        points.add(new WeightPoint(0, 0, 0));
        for (RolloutEvent event : known.events()) {
            if (event instanceof RolloutEvent.Weight weight) {
                points.add(new WeightPoint(seconds(start, weight.at()), weight.value(), weight.effective()));
            }
        }
        return points;
    }

    private static List<CheckView> checks(Journal.Stored known, List<RolloutEvent.Look> looks) {
        Instant start = known.state().times().started();
        List<CheckView> views = new ArrayList<>();
        known.plan().checks().forEach(check -> {
            Optional<Verdict> verdict = Optional.ofNullable(
                            known.state().checks().get(check.name()))
                    .map(CheckState::verdict);
            List<RatePoint> points = points(start, check.name(), known, looks);
            views.add(new CheckView(
                    check.name(),
                    verdict.map(Verdict::kind).map(Enum::name).orElse("NOT_BEGUN"),
                    verdict.map(Verdict::because).orElse("begins with the new version's first traffic"),
                    verdict.flatMap(known2 -> number(known2.evidence(), "limit")),
                    thinned(points)));
        });
        return views;
    }

    /** The looks while it runs here; afterwards the changes of the verdict, which the journal keeps. */
    private static List<RatePoint> points(
            Instant start, String check, Journal.Stored known, List<RolloutEvent.Look> looks) {
        List<RatePoint> live = looks.stream()
                .filter(look -> look.check().equals(check))
                .flatMap(look -> point(start, look.at(), look.verdict()).stream())
                .toList();
        if (!live.isEmpty()) {
            return live;
        }
        return known.events().stream()
                .filter(RolloutEvent.VerdictChanged.class::isInstance)
                .map(RolloutEvent.VerdictChanged.class::cast)
                .filter(changed -> changed.check().equals(check))
                .flatMap(changed -> point(start, changed.at(), changed.verdict()).stream())
                .toList();
    }

    private static Optional<RatePoint> point(Instant start, Instant at, Verdict verdict) {
        Map<String, Object> evidence = verdict.evidence();
        return number(evidence, "rate")
                .map(rate -> new RatePoint(
                        seconds(start, at),
                        rate,
                        Math.max(
                                number(evidence, "lower").orElse(0.0),
                                number(evidence, "epochLower").orElse(0.0))));
    }

    private static Optional<Double> number(Map<String, Object> evidence, String key) {
        return evidence.get(key) instanceof Number number ? Optional.of(number.doubleValue()) : Optional.empty();
    }

    /** Every n-th point and always the newest: a plot has no more columns than that. */
    private static List<RatePoint> thinned(List<RatePoint> points) {
        if (points.size() <= MOST_POINTS) {
            return points;
        }
        int every = (points.size() + MOST_POINTS - 1) / MOST_POINTS;
        List<RatePoint> kept = new ArrayList<>();
        for (int i = (points.size() - 1) % every; i < points.size(); i += every) {
            kept.add(points.get(i));
        }
        return kept;
    }

    private static List<CommandView> commands(RolloutPage page) throws IOException {
        List<CommandView> views = new ArrayList<>();
        for (Command.Kind kind : Arrays.asList(Command.Kind.values())) {
            views.add(new CommandView(
                    kind.name().toLowerCase(Locale.ROOT),
                    page.mayUse(kind),
                    page.refusal(kind).orElse("")));
        }
        return views;
    }

    private static List<LogLine> log(Journal.Stored known) {
        List<LogLine> lines = new ArrayList<>();
        for (RolloutEvent event : known.events()) {
            for (EventText.Line line : EventText.lines(event)) {
                lines.add(new LogLine(event.at(), line.tone().name().toLowerCase(Locale.ROOT), line.text()));
            }
        }
        return lines;
    }

    private static double seconds(Instant start, Instant at) {
        return Duration.between(start, at).toMillis() / 1000.0;
    }
}
