package io.jenkins.delivery.rehearsal.report;

import io.jenkins.delivery.analysis.Verdict;
import io.jenkins.delivery.platform.PodProblem;
import io.jenkins.delivery.rollout.Cause;
import io.jenkins.delivery.rollout.Command;
import io.jenkins.delivery.rollout.RolloutEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The engine's events in the words of {@code report.json}: the single place that says what an event of each type carries.
 *
 * <pre>
 * started   checks
 * phase     index, title
 * weight    value (percent asked for), effective (percent reached)
 * waiting   why, needsPerson
 * problem   pod, reason, message, fatal
 * look      check, verdict, and of the evidence what is there: limit, requests, events, rate, lower, upper, epochLower
 * verdict   check, verdict, because, evidence {…}
 * said      does (pause, resume, promote, abort), by, reason
 * trouble   kind, message              recovered  seconds (how long it lasted)
 * decision  kind, because, detectedAt  restored   (nothing)         ended  outcome, reason
 * traffic   seconds, old {requests, failed}, new {requests, failed}: what users saw in the seconds before
 * fault     kind, seconds (null: a single event, or for ever), what: the scenario's doing
 * </pre>
 */
final class EventTranslation {
    /** The figures of a look that plots need; the whole evidence stands with the changes of a verdict. */
    static final List<String> FIGURES = List.of("limit", "requests", "events", "rate", "lower", "upper", "epochLower");

    private final Instant start;

    /** @param start of the run: its second 0 */
    EventTranslation(Instant start) {
        this.start = start;
    }

    io.jenkins.delivery.rehearsal.RolloutEvent translate(RolloutEvent event) {
        return details(event).done();
    }

    private Event details(RolloutEvent event) {
        if (event instanceof RolloutEvent.Started started) {
            return of(event, "started").with("checks", started.checks());
        } else if (event instanceof RolloutEvent.PhaseBegan phase) {
            return of(event, "phase").with("index", phase.index()).with("title", phase.title());
        } else if (event instanceof RolloutEvent.Weight weight) {
            return of(event, "weight").with("value", weight.value()).with("effective", weight.effective());
        } else if (event instanceof RolloutEvent.Waiting waiting) {
            return of(event, "waiting").with("why", waiting.why()).with("needsPerson", waiting.needsPerson());
        } else if (event instanceof RolloutEvent.Problem problem) {
            return problem(of(event, "problem"), problem.problem());
        } else if (event instanceof RolloutEvent.Look look) {
            return look(of(event, "look").with("check", look.check()), look.verdict());
        } else if (event instanceof RolloutEvent.VerdictChanged changed) {
            return of(event, "verdict")
                    .with("check", changed.check())
                    .with("verdict", changed.verdict().kind().name())
                    .with("because", changed.verdict().because())
                    .with("evidence", changed.verdict().evidence());
        } else if (event instanceof RolloutEvent.Said said) {
            return said(of(event, "said"), said.command());
        } else if (event instanceof RolloutEvent.TroubleBegan trouble) {
            return of(event, "trouble").with("kind", trouble.kind().name()).with("message", trouble.message());
        } else if (event instanceof RolloutEvent.TroubleEnded ended) {
            return of(event, "recovered").with("seconds", seconds(ended.lasted()));
        } else if (event instanceof RolloutEvent.TurnedBack turned) {
            return decision(of(event, "decision"), turned.cause());
        } else if (event instanceof RolloutEvent.Restored) {
            return of(event, "restored");
        }
        RolloutEvent.Ended ended = (RolloutEvent.Ended) event;
        return of(event, "ended").with("outcome", ended.outcome().name()).with("reason", ended.reason());
    }

    private Event of(RolloutEvent event, String type) {
        return Event.of(since(event.at()), type);
    }

    private static Event problem(Event event, PodProblem problem) {
        return event.with("pod", problem.pod())
                .with("reason", problem.reason())
                .with("message", problem.message())
                .with("fatal", problem.fatal());
    }

    private static Event look(Event event, Verdict verdict) {
        event.with("verdict", verdict.kind().name());
        Map<String, Object> evidence = verdict.evidence();
        for (String figure : FIGURES) {
            if (evidence.get(figure) instanceof Number number) {
                event.with(figure, number);
            }
        }
        return event;
    }

    private static Event said(Event event, Command command) {
        return event.with("does", command.kind().name().toLowerCase(Locale.ROOT))
                .with("by", command.by())
                .with("reason", command.reason());
    }

    private Event decision(Event event, Cause cause) {
        return event.with("kind", cause.kind().name())
                .with("because", cause.because())
                .with("detectedAt", since(cause.detectedAt()));
    }

    double since(Instant instant) {
        return seconds(Duration.between(start, instant));
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
