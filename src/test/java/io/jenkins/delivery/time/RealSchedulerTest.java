package io.jenkins.delivery.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RealSchedulerTest {

    @Test
    void usesNoMoreWorkersThanAllowedHoweverManyCallsThereAre() throws Exception {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch done = new CountDownLatch(500);
        try (RealScheduler scheduler = new RealScheduler(Clock.systemUTC(), 4)) {
            for (int i = 0; i < 500; i++) {
                scheduler.call(
                        () -> threads.add(Thread.currentThread().getName()), (result, failure) -> done.countDown());
            }
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(threads).hasSizeBetween(1, 4);
    }

    @Test
    void handsOverResultsAndFailures() throws Exception {
        try (RealScheduler scheduler = new RealScheduler(Clock.systemUTC(), 2)) {
            CompletableFuture<Integer> result = new CompletableFuture<>();
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            scheduler.call(() -> 42, (value, thrown) -> result.complete(value));
            scheduler.call(
                    () -> {
                        throw new IllegalStateException("no");
                    },
                    (value, thrown) -> failure.complete(thrown));
            assertThat(result.get(30, TimeUnit.SECONDS)).isEqualTo(42);
            assertThat(failure.get(30, TimeUnit.SECONDS)).hasMessage("no");
        }
    }

    @Test
    void runsALateTaskAtOnceAndNeverACancelledOne() throws Exception {
        try (RealScheduler scheduler = new RealScheduler(Clock.systemUTC(), 1)) {
            CompletableFuture<String> ran = new CompletableFuture<>();
            scheduler
                    .at(scheduler.now().plusSeconds(3600), () -> ran.complete("cancelled"))
                    .cancel();
            scheduler.at(scheduler.now().minusSeconds(3600), () -> ran.complete("late"));
            assertThat(ran.get(30, TimeUnit.SECONDS)).isEqualTo("late");
        }
    }
}
