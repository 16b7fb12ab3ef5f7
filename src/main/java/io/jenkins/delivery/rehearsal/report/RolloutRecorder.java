package io.jenkins.delivery.rehearsal.report;

import io.jenkins.delivery.rehearsal.RolloutRecord;
import io.jenkins.delivery.rehearsal.RolloutRecord.Requests;
import io.jenkins.delivery.rollout.Cause;
import io.jenkins.delivery.rollout.RolloutEvent;
import io.jenkins.delivery.rollout.RolloutListener;
import io.jenkins.delivery.rollout.RolloutState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Follows one rollout and writes its record. Safe for use by several threads: in a rehearsal on a real cluster the record is
 * read by another thread than the rollout's.
 */
public final class RolloutRecorder implements RolloutListener {
    private final EventTranslation translation;
    private final String step;
    private final String target;
    private final String fromVersion;
    private final String toVersion;
    private final List<io.jenkins.delivery.rehearsal.RolloutEvent> events = new ArrayList<>();
    private Optional<Double> detectedAt = Optional.empty();
    private Optional<Double> decidedAt = Optional.empty();
    private Optional<Double> restoredAt = Optional.empty();
    private RolloutRecord.Outcome outcome = RolloutRecord.Outcome.FAILED;
    private String reason = "it has not ended";
    private boolean weighed;

    /**
     * @param start of the run: its second 0
     * @param step name of the pipeline step
     * @param target as people call it
     * @param fromVersion image that serves before
     * @param toVersion image that is to serve after
     */
    public RolloutRecorder(Instant start, String step, String target, String fromVersion, String toVersion) {
        this.translation = new EventTranslation(start);
        this.step = step;
        this.target = target;
        this.fromVersion = fromVersion;
        this.toVersion = toVersion;
    }

    @Override
    public synchronized void onEvents(RolloutState state, List<RolloutEvent> happened) {
        for (RolloutEvent event : happened) {
            note(event);
            events.add(translation.translate(event));
        }
    }

    private void note(RolloutEvent event) {
        if (event instanceof RolloutEvent.Weight) {
            weighed = true;
        } else if (event instanceof RolloutEvent.TurnedBack turned) {
            turned(turned);
        } else if (event instanceof RolloutEvent.Restored) {
            restoredAt = Optional.of(translation.since(event.at()));
            if (!weighed) {
                // The new version never got traffic. Who reads the last weight of a rollback shall find 0, not nothing.
                events.add(Event.of(translation.since(event.at()), "weight")
                        .with("value", 0)
                        .with("effective", 0)
                        .done());
            }
        } else if (event instanceof RolloutEvent.Ended ended) {
            outcome = RolloutRecord.Outcome.valueOf(ended.outcome().name());
            reason = ended.reason();
        }
    }

    private void turned(RolloutEvent.TurnedBack turned) {
        if (decidedAt.isPresent()) {
            return;
        }
        decidedAt = Optional.of(translation.since(turned.at()));
        // A person's word is a decision without anything detected.
        detectedAt = turned.cause().kind() == Cause.Kind.PERSON
                ? Optional.empty()
                : Optional.of(translation.since(turned.cause().detectedAt()));
    }

    @Override
    public void onEnd(RolloutState state) {
        // All that the record needs has come as events.
    }

    @Override
    public void onFault(Throwable fault) {
        // The driver tries again; what comes of it is told as events.
    }

    /**
     * What users saw in a stretch of time, sampled.
     *
     * @param until end of the stretch
     * @param length of the stretch, more than 0
     */
    public synchronized void traffic(
            Instant until, Duration length, long oldRequests, long oldFailed, long newRequests, long newFailed) {
        events.add(Event.of(translation.since(until), "traffic")
                .with("seconds", EventTranslation.seconds(length))
                .with("old", Counts.of(oldRequests, oldFailed))
                .with("new", Counts.of(newRequests, newFailed))
                .done());
    }

    /**
     * A scenario's fault strikes.
     *
     * @param kind in the scenario's words
     * @param lasts empty for a single event, or one that stays
     * @param what more about it, for people; may be empty
     */
    public synchronized void fault(Instant at, String kind, Optional<Duration> lasts, String what) {
        events.add(Event.of(translation.since(at), "fault")
                .with("kind", kind)
                .with("seconds", lasts.map(EventTranslation::seconds).orElse(null))
                .with("what", what)
                .done());
    }

    /** The record so far; {@code FAILED} while the rollout has not ended. */
    public synchronized RolloutRecord record(Requests requests) {
        List<io.jenkins.delivery.rehearsal.RolloutEvent> inOrder = new ArrayList<>(events);
        // Traffic and faults may be told a little after they were: a stable sort keeps the order of the rest.
        inOrder.sort(java.util.Comparator.comparingDouble(io.jenkins.delivery.rehearsal.RolloutEvent::at));
        return new RolloutRecord(
                step,
                target,
                fromVersion,
                toVersion,
                outcome,
                reason,
                detectedAt,
                decidedAt,
                restoredAt,
                requests,
                inOrder);
    }
}
