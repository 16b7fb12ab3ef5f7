package io.jenkins.delivery.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What the test costs and what it finds, by simulation: seeds are fixed, so that the figures are the same everywhere. */
class RateLimitPowerTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final RateLimitCheck CHECK =
            RateLimitCheck.errors("prometheus", new MetricQuery("total"), new MetricQuery("errors"));
    private static final int NEVER = Integer.MAX_VALUE;

    @Test
    void releasesAtTheVeryLimitAreCondemnedAtMostInAlphaOfTheRuns() {
        // 20 min at 20 requests/s, looked at 240 times each.
        assertThat(falseAlarms(CHECK, 300, 20, second -> 0.01)).isLessThanOrEqualTo(3);
    }

    @Test
    void neitherAreTheyWhenAlphaIsSoLargeThatTheBoundIsFelt() {
        assertThat(falseAlarms(alpha(0.4), 100, 20, second -> 0.01)).isLessThanOrEqualTo(40);
    }

    @Test
    void ratesThatWanderBelowTheLimitAreNotCondemnedEither() {
        // Nothing for a minute, then at the limit for a minute: what a test for constant rates alone may stumble over.
        assertThat(falseAlarms(CHECK, 100, 20, second -> second / 60 % 2 == 0 ? 0 : 0.01))
                .isLessThanOrEqualTo(1);
        assertThat(falseAlarms(CHECK, 100, 20, second -> second < 300 ? 0.0001 : 0.01))
                .isLessThanOrEqualTo(1);
    }

    @Test
    void aStrongRegressionAtFivePercentWeightIsFoundWithinFifteenSeconds() {
        // 100 requests/s at 5 % weight, half of them fail.
        int[] found = detection(500, 5, second -> 0.5, 0);
        assertThat(quantile(found, 0.5)).isLessThanOrEqualTo(5);
        assertThat(quantile(found, 0.99)).isLessThanOrEqualTo(10);
        assertThat(quantile(found, 1)).isLessThanOrEqualTo(15);
    }

    @Test
    void aVersionThatTurnsBadAfterTwentyGoodMinutesIsFoundByItsEpoch() {
        // 200 requests/s at 20 % weight: 0.1 % errors for 20 min, then 5 %.
        int[] found = detection(150, 40, second -> second < 1203 ? 0.001 : 0.05, 1203);
        assertThat(quantile(found, 0.5)).isLessThanOrEqualTo(20);
        assertThat(quantile(found, 0.95)).isLessThanOrEqualTo(35);
    }

    @Test
    void aVersionThatTurnsVeryBadAfterTwentyGoodMinutesIsFoundAtTheNextLooks() {
        int[] found = detection(150, 40, second -> second < 1203 ? 0.001 : 0.5, 1203);
        assertThat(quantile(found, 1)).isLessThanOrEqualTo(7);
    }

    @Test
    void twiceTheLimitTakesMinutesAndIsFoundAllTheSame() {
        int[] found = detection(100, 40, second -> 0.02, 0);
        assertThat(quantile(found, 0.5)).isLessThanOrEqualTo(60);
        assertThat(quantile(found, 0.95)).isLessThanOrEqualTo(180);
    }

    private static RateLimitCheck alpha(double alpha) {
        return new RateLimitCheck(
                "errors", "prometheus", CHECK.total(), CHECK.events(), 0.01, alpha, CHECK.interval(), NoData.DEFAULT);
    }

    private static int falseAlarms(RateLimitCheck check, int runs, int perSecond, IntToDoubleFunction rate) {
        int alarms = 0;
        for (int run = 0; run < runs; run++) {
            if (run(check, new Random(run), perSecond, rate, 1200) != NEVER) {
                alarms++;
            }
        }
        report("alpha " + check.alpha() + ", false alarms at " + perSecond + "/s", alarms + " of " + runs);
        return alarms;
    }

    private static int[] detection(int runs, int perSecond, IntToDoubleFunction rate, int badSince) {
        int[] found = new int[runs];
        for (int run = 0; run < runs; run++) {
            found[run] = run(CHECK, new Random(run), perSecond, rate, badSince + 600) - badSince;
        }
        Arrays.sort(found);
        report(
                "found after at " + perSecond + "/s",
                "median " + quantile(found, 0.5) + " s, 95 % " + quantile(found, 0.95) + " s, all " + quantile(found, 1)
                        + " s");
        return found;
    }

    /** The second at which it was condemned; phases of ten minutes, a look every 5 s. */
    private static int run(RateLimitCheck check, Random random, int perSecond, IntToDoubleFunction rate, int seconds) {
        CheckState state = check.begin(START);
        double requests = 0;
        double errors = 0;
        for (int second = 0; second <= seconds; second++) {
            Instant now = START.plusSeconds(second);
            if (second > 0 && second % 600 == 0) {
                state = check.enterPhase(state, second / 600, now);
            }
            if (!check.nextLook(state).isAfter(now)) {
                state = check.fold(state, new Reading.Counters(Map.of("a", requests), Map.of("a", errors)), now);
                if (check.gate(state, now) instanceof Gate.Failed) {
                    return second;
                }
            }
            double share = rate.applyAsDouble(second);
            for (int i = 0; i < perSecond; i++) {
                requests++;
                errors += random.nextDouble() < share ? 1 : 0;
            }
        }
        return NEVER;
    }

    private static int quantile(int[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    private static void report(String what, String figure) {
        System.out.println("rate limit of 1 %, " + what + ": " + figure);
    }
}
