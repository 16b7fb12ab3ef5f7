package io.jenkins.plugins.delivery.step;

import io.jenkins.delivery.rollout.Cause;
import io.jenkins.delivery.rollout.Journal;
import io.jenkins.delivery.rollout.Outcome;
import io.jenkins.delivery.rollout.RolloutEvent;
import io.jenkins.delivery.rollout.Times;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What {@code canaryRollout} returns: a plain map, which a sandboxed script may read and a program may be saved with. */
final class OutcomeValue {
    private OutcomeValue() {}

    /** Times as ISO 8601 texts; null where a thing did not happen. */
    static Map<String, String> of(Journal.Stored last) {
        Times times = last.state().times();
        Map<String, String> value = new LinkedHashMap<>();
        value.put("outcome", last.state().outcome().orElse(Outcome.FAILED).name());
        value.put("reason", reason(last));
        value.put("target", last.plan().target());
        value.put("fromVersion", last.plan().fromVersion());
        value.put("toVersion", last.plan().toVersion());
        value.put("detectedAt", text(times.detected()));
        value.put("decidedAt", text(times.decided()));
        value.put("restoredAt", text(times.restored()));
        value.put("id", last.plan().id());
        value.put("journal", "delivery/" + last.plan().id() + ".jsonl");
        return value;
    }

    /** The end's own words; they also say what stands where when it could not go back. */
    static String reason(Journal.Stored last) {
        return last.events().stream()
                .filter(RolloutEvent.Ended.class::isInstance)
                .map(event -> ((RolloutEvent.Ended) event).reason())
                .reduce((earlier, later) -> later)
                .or(() -> last.state().cause().map(Cause::because))
                .orElse("");
    }

    private static String text(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }
}
