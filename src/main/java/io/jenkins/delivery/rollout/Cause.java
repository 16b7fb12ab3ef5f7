package io.jenkins.delivery.rollout;

import java.time.Instant;

/**
 * Why a rollout left the way forward.
 *
 * @param because one sentence with what was seen and what the limit is
 * @param detectedAt when the first sign of it was seen
 */
public record Cause(Kind kind, String because, Instant detectedAt) {
    public enum Kind {
        /** A check found the new version beyond its limit. */
        CHECK,
        /** Pods of the new version do not come up. */
        PODS,
        /** A person said abort. */
        PERSON,
        /** The platform refused a change. */
        REJECTED,
        /** Somebody else changed the target. */
        DRIFT,
        /** The target does not exist any more. */
        GONE,
        /** Another rollout holds the target. */
        HELD,
        /** The credentials were not accepted before anything was changed. */
        UNAUTHORIZED,
        /** The platform could not be reached before anything was changed. */
        UNREACHABLE
    }
}
