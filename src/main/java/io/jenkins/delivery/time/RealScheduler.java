package io.jenkins.delivery.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** Wall-clock time: one thread that hands tasks over and a bounded pool that does the waiting, whatever the number of rollouts. */
public final class RealScheduler implements Scheduler, AutoCloseable {
    private final Clock clock;
    private final ScheduledThreadPoolExecutor timer;
    private final ThreadPoolExecutor workers;

    /** @param maxWorkers upper bound of calls in flight at the same time */
    public RealScheduler(Clock clock, int maxWorkers) {
        this.clock = clock;
        timer = new ScheduledThreadPoolExecutor(1, named("delivery-timer"));
        // A cancelled wake-up may lie hours ahead; kept, it would hold its rollout in memory until then.
        timer.setRemoveOnCancelPolicy(true);
        workers = new ThreadPoolExecutor(
                maxWorkers, maxWorkers, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("delivery-worker"));
        workers.allowCoreThreadTimeOut(true);
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public Timer at(Instant when, Runnable task) {
        long millis = Math.max(0, Duration.between(now(), when).toMillis());
        ScheduledFuture<?> future = timer.schedule(task, millis, TimeUnit.MILLISECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public <T> void call(Callable<T> blocking, BiConsumer<T, Throwable> then) {
        workers.execute(() -> {
            T result;
            try {
                result = blocking.call();
            } catch (Throwable failure) {
                then.accept(null, failure);
                return;
            }
            then.accept(result, null);
        });
    }

    /** What has not begun is not done; calls in flight get a moment to end, so that no journal is torn. */
    @Override
    public void close() {
        timer.shutdownNow();
        workers.getQueue().clear();
        workers.shutdown();
        try {
            workers.awaitTermination(3, TimeUnit.SECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        workers.shutdownNow();
    }

    private static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
