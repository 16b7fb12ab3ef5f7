package io.jenkins.delivery.rehearsal.pipeline;

import io.jenkins.delivery.time.Scheduler;
import java.time.Instant;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Real time, for a real cluster: what other threads report is queued and handled one at a time. */
public final class RealLoop implements Loop {
    private final Scheduler scheduler;
    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();

    public RealLoop(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public Instant now() {
        return scheduler.now();
    }

    @Override
    public Scheduler scheduler() {
        return scheduler;
    }

    @Override
    public void post(Runnable task) {
        queue.add(task);
    }

    @Override
    public Scheduler.Timer at(Instant when, Runnable task) {
        return scheduler.at(when, () -> queue.add(task));
    }

    @Override
    public void run(BooleanSupplier done, Consumer<String> stuck) {
        while (!done.getAsBoolean()) {
            try {
                queue.take().run();
            } catch (InterruptedException interrupted) {
                // The flag is cleared: the loop goes on until everything has gone back.
                stuck.accept("stopped at the keyboard");
            }
        }
    }
}
