package io.jenkins.delivery.health;

import java.time.Duration;

/**
 * How often a probe is asked, and what its answers mean.
 *
 * @param interval time between two looks on average; the first come faster, the last slower
 * @param attempts looks at most until it is healthy
 * @param within time at most until it is healthy
 * @param successes good answers in a row that make it healthy
 * @param watch time between two looks once it is healthy
 * @param failures bad answers in a row that make a healthy one fail
 */
public record Polling(Duration interval, int attempts, Duration within, int successes, Duration watch, int failures) {
    public static final Polling DEFAULT =
            new Polling(Duration.ofSeconds(2), 30, Duration.ofSeconds(60), 2, Duration.ofSeconds(15), 3);
}
