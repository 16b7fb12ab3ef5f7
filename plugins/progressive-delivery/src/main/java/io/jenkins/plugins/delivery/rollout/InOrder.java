package io.jenkins.plugins.delivery.rollout;

import io.jenkins.delivery.time.Scheduler;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Runs tasks one after the other on the scheduler's workers: a rollout's own turn must not wait for a log file. */
final class InOrder {
    private static final Logger LOGGER = Logger.getLogger(InOrder.class.getName());

    private final Scheduler scheduler;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    InOrder(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void add(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        scheduler.call(this::drain, (done, failure) -> {});
    }

    private Void drain() {
        while (true) {
            Runnable task;
            synchronized (tasks) {
                task = tasks.poll();
                if (task == null) {
                    running = false;
                    return null;
                }
            }
            try {
                task.run();
            } catch (RuntimeException unexpected) {
                // A log that cannot be written must not keep the step from ending.
                LOGGER.log(Level.WARNING, "A rollout's audience failed", unexpected);
            }
        }
    }
}
