package io.jenkins.delivery.health;

import java.time.Duration;

/**
 * How often a probe is asked, and what its answers mean.
 *
 * <p>Looks are spread over the time allowed so that the first come fast and the last slowly: a service that is up after a second is
 * found after a second, and one that needs a minute is not pestered. The time between two looks begins at a quarter of {@code
 * interval}, grows by a quarter each, and stops growing where {@code attempts} looks fill the time: with the defaults 0.5 s,
 * 0.63 s, 0.78 s, … 2.4 s, thirty looks in 60 s. Few attempts in a long time are stretched to fill it.
 *
 * @param interval time between two looks on average, at least 10 ms
 * @param attempts looks at most until it is healthy, 1 or more
 * @param within time at most until it is healthy
 * @param successes good answers in a row that make it healthy, 1 or more
 * @param watch time between two looks once it is healthy
 * @param failures bad answers in a row that make a healthy one fail, 1 or more
 */
public record Polling(Duration interval, int attempts, Duration within, int successes, Duration watch, int failures) {
    /** Every 2 s on average, 30 attempts, 60 s at most; two good answers in a row; then every 15 s, three bad ones in a row. */
    public static final Polling DEFAULT =
            new Polling(Duration.ofSeconds(2), 30, Duration.ofSeconds(60), 2, Duration.ofSeconds(15), 3);

    private static final int MOST_ATTEMPTS = 10_000;
    private static final double GROWTH = 1.25;

    public Polling {
        atLeast("interval", interval, Duration.ofMillis(10));
        atLeast("within", within, Duration.ofMillis(10));
        atLeast("watch", watch, Duration.ofMillis(10));
        atLeastOne("attempts", attempts);
        if (attempts > MOST_ATTEMPTS) {
            throw new IllegalArgumentException("attempts: " + attempts + " is more than " + MOST_ATTEMPTS);
        }
        atLeastOne("successes", successes);
        atLeastOne("failures", failures);
        if (successes > attempts) {
            throw new IllegalArgumentException("successes: " + successes + " good answers cannot come from attempts: "
                    + attempts + "; allow as many attempts at least");
        }
    }

    /** The same, for those who care for the time until it is healthy only. */
    public static Polling until(Duration interval, int attempts, Duration within, int successes) {
        return new Polling(interval, attempts, within, successes, DEFAULT.watch(), DEFAULT.failures());
    }

    /**
     * The time to wait after the given look.
     *
     * @param attempt number of the look, from 1
     */
    Duration pause(int attempt) {
        return nanos(Math.min(unbounded(attempt), slowest()) * stretch());
    }

    /** The shortest pause: between good answers that are to be confirmed, too. */
    Duration shortestPause() {
        return nanos(unbounded(1));
    }

    /** The pause while a healthy one is in doubt: sooner than the usual watch, but no blip of a second may condemn it. */
    Duration doubtfulPause() {
        Duration third = watch.dividedBy(3);
        return third.compareTo(interval) > 0 ? third : min(interval, watch);
    }

    private double unbounded(int attempt) {
        return interval.toNanos() / 4.0 * Math.pow(GROWTH, Math.min(attempt - 1, 100));
    }

    /** The pause that, as the largest one, lets all attempts fill the time that they have; all time when none does. */
    private double slowest() {
        double low = 0;
        double high = time();
        for (int i = 0; i < 50; i++) {
            double middle = (low + high) / 2;
            if (sum(middle) < time()) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** More than 1 where attempts are so few that they would be used up too soon. */
    private double stretch() {
        double sum = sum(time());
        return sum == 0 ? 1 : Math.max(1, time() / sum);
    }

    private double sum(double slowest) {
        double sum = 0;
        for (int attempt = 1; attempt < attempts && sum < time(); attempt++) {
            sum += Math.min(unbounded(attempt), slowest);
        }
        return sum;
    }

    private double time() {
        return Math.min(within.toNanos(), interval.toNanos() * (double) attempts);
    }

    private static Duration nanos(double nanos) {
        return Duration.ofMillis(Math.max(1, Math.round(nanos / 1e6)));
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static void atLeast(String what, Duration given, Duration least) {
        if (given == null || given.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    what + ": " + given + " is too short; at least " + least.toMillis() + " ms");
        }
    }

    private static void atLeastOne(String what, int given) {
        if (given < 1) {
            throw new IllegalArgumentException(what + ": " + given + " is not 1 or more");
        }
    }
}
