package io.jenkins.delivery.rollout;

import io.jenkins.delivery.platform.PlatformException;
import java.time.Duration;
import java.time.Instant;

/**
 * The platform does not do what it is asked.
 *
 * @param since when it began
 * @param attempts how often it was tried since
 * @param retryAt when it is tried again
 */
public record Trouble(PlatformException.Kind kind, String message, Instant since, int attempts, Instant retryAt) {
    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    static Trouble first(PlatformException.Kind kind, String message, Instant now) {
        return new Trouble(kind, message, now, 1, now.plus(FIRST));
    }

    Trouble again(PlatformException.Kind newKind, String newMessage, Instant now) {
        int doublings = Math.min(attempts, 10);
        Duration wait = FIRST.multipliedBy(1L << doublings);
        return new Trouble(
                newKind, newMessage, since, attempts + 1, now.plus(wait.compareTo(LONGEST) < 0 ? wait : LONGEST));
    }
}
