package io.jenkins.delivery.rehearsal.pipeline;

import io.jenkins.delivery.time.Scheduler;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The one thread that hands turns to the branches of a pipeline, in virtual or in real time. */
public interface Loop {
    Instant now();

    /** Time and turns for the engine: the same clock. */
    Scheduler scheduler();

    /** Runs a task on the loop's thread, after those that are already waiting. May be called from any thread. */
    void post(Runnable task);

    /** Runs a task on the loop's thread at that time. */
    Scheduler.Timer at(Instant when, Runnable task);

    /**
     * Runs tasks until done.
     *
     * @param stuck told why it cannot go on although it is not done; must arrange for an end
     */
    void run(BooleanSupplier done, Consumer<String> stuck);
}
