package io.jenkins.delivery.platform.simulated;

import java.time.Duration;
import java.util.Optional;

/**
 * Something that goes wrong.
 *
 * @param kind what
 * @param at from the start of the run
 * @param lasts how long; empty: for ever, or where it is one single event, that event
 * @param version whose pods; empty: every version but the one that ran at the start (for evictions: every version)
 * @param delay how long each call takes
 * @param pods how many
 * @param image what somebody else deploys; empty: an image of their own
 */
public record Fault(
        Kind kind,
        Duration at,
        Optional<Duration> lasts,
        Optional<String> version,
        Duration delay,
        int pods,
        Optional<String> image) {

    /** What can go wrong. */
    public enum Kind {
        /** Nobody answers at the cluster's API; pods and traffic go on. */
        API_SERVER_AWAY,
        /** The API server does not accept the credentials. */
        ACCESS_DENIED,
        /** The API server refuses every change. */
        CHANGE_REFUSED,
        /** Each call to the API server takes its time. */
        SLOW_API,
        /** Writes meet somebody else's; without a duration, the next one does. */
        CONFLICT,
        /** Writes take effect, but their answers are lost; without a duration, the next one's is. */
        LOST_REPLY,
        /** The metrics server does not answer. */
        METRICS_AWAY,
        /** The controller is killed, and its successor comes after the duration (by default 10 s). */
        CONTROLLER_CRASH,
        /** Pods start and never become ready. */
        PODS_NEVER_READY,
        /** Pods crash again and again. */
        CRASH_LOOP,
        /** The image cannot be pulled: no new pod starts. */
        IMAGE_PULL_FAILURE,
        /** Ready pods are evicted; the cluster makes new ones. */
        PODS_EVICTED,
        /** Somebody scales the deployment (an autoscaler, say) to a number of pods. */
        SCALED,
        /** Somebody else deploys another image in the middle of it all. */
        OUTSIDE_CHANGE,
        /** Somebody deletes the deployment. */
        DELETED;

        /** As people write it. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    static Fault of(Kind kind, Duration at, Optional<Duration> lasts) {
        return new Fault(kind, at, lasts, Optional.empty(), Duration.ZERO, 1, Optional.empty());
    }

    /** Whether it lasts at that time. An event without a duration lasts for ever. */
    boolean covers(Duration time) {
        return time.compareTo(at) >= 0
                && lasts.map(length -> time.compareTo(at.plus(length)) < 0).orElse(true);
    }

    /** When it is over; empty: never. */
    Optional<Duration> end() {
        return lasts.map(at::plus);
    }
}
