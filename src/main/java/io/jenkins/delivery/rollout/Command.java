package io.jenkins.delivery.rollout;

/**
 * What a person says to a running rollout.
 *
 * @param by who, as the controller has authenticated them
 * @param reason why, in their own words; may be empty; outside text
 */
public record Command(Kind kind, String by, String reason) {
    public enum Kind {
        /** Stay in this phase. */
        PAUSE,
        /** End the wait of this phase. */
        RESUME,
        /** Give the new version all traffic now, without the remaining pauses. */
        PROMOTE,
        /** Go back. */
        ABORT
    }
}
