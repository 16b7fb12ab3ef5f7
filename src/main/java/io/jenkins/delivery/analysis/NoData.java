package io.jenkins.delivery.analysis;

import java.time.Duration;

/**
 * What follows when a configured metric has nothing to say: its source is away, the answer is empty, or there is no traffic.
 *
 * @param policy what follows
 * @param budget how long {@link Policy#HOLD} waits before it asks for a person, and {@link Policy#FAIL} before it fails
 */
public record NoData(Policy policy, Duration budget) {
    /** Wait, and after ten minutes ask for a person. */
    public static final NoData DEFAULT = new NoData(Policy.HOLD, Duration.ofMinutes(10));

    /** The three answers that a user can choose. */
    public enum Policy {
        /** Stay at the present weight and keep asking; when the budget is used up only a person can go on. */
        HOLD,
        /** As {@link #HOLD}, but go back when the budget is used up. */
        FAIL,
        /** Go on by the other checks alone. */
        CONTINUE
    }

    public NoData {
        if (policy == null) {
            throw new IllegalArgumentException("noData: no policy given; one of HOLD, FAIL, CONTINUE");
        }
        if (budget == null || budget.isNegative()) {
            throw new IllegalArgumentException("noData: budget " + budget + " is not a time of 0 s or more");
        }
    }
}
