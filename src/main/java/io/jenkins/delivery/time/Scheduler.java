package io.jenkins.delivery.time;

import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;

/** The only source of time and of turns in the engine. Nothing sleeps; nobody owns a thread. */
public interface Scheduler {

    Instant now();

    /** Runs a task once, at or soon after the given time (at once when it lies in the past). The task must not block. */
    Timer at(Instant when, Runnable task);

    /**
     * Runs a call that may block on a bounded pool of workers, then hands over its result or its failure.
     *
     * @param then called exactly once with either a result or a failure; must not block
     */
    <T> void call(Callable<T> blocking, BiConsumer<T, Throwable> then);

    /** A task that is to run. */
    interface Timer {
        /** Takes the task back unless it has begun. May be called again. */
        void cancel();
    }
}
