package io.jenkins.delivery.rollout;

import java.util.List;

/** Who follows a rollout: a page, a log, a report. Called from the rollout's own turn, one call at a time; must not block. */
public interface RolloutListener {

    /** Something happened; what is durable has been written to the journal before. */
    void onEvents(RolloutState state, List<RolloutEvent> events);

    /** The last call: nothing of the rollout runs any more. */
    void onEnd(RolloutState state);

    /** The rollout cannot go on for now for a reason of the controller's own (its journal cannot be written); it tries again. */
    void onFault(Throwable fault);
}
