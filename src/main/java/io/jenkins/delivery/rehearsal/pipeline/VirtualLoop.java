package io.jenkins.delivery.rehearsal.pipeline;

import io.jenkins.delivery.time.Scheduler;
import io.jenkins.delivery.time.VirtualScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Virtual time: passes only when every branch waits. */
public final class VirtualLoop implements Loop {
    /** A loop that waits for what never comes would otherwise rehearse for ever: no sane pipeline runs for a month. */
    static final Duration LONGEST = Duration.ofDays(30);

    private final VirtualScheduler scheduler;
    private final Instant end;

    public VirtualLoop(VirtualScheduler scheduler) {
        this.scheduler = scheduler;
        end = scheduler.now().plus(LONGEST);
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
        scheduler.at(scheduler.now(), task);
    }

    @Override
    public Scheduler.Timer at(Instant when, Runnable task) {
        return scheduler.at(when, task);
    }

    @Override
    public void run(BooleanSupplier done, Consumer<String> stuck) {
        int strikes = 0;
        boolean overdue = false;
        while (!done.getAsBoolean()) {
            if (!overdue && scheduler.nextDue().filter(due -> due.isAfter(end)).isPresent()) {
                overdue = true;
                stuck.accept("it is still running after " + LONGEST.toDays() + " days of virtual time");
            } else if (!scheduler.runNext()) {
                // One word must be enough to end every wait; a second time nobody listened.
                if (++strikes > 2) {
                    throw new IllegalStateException("A wait of the pipeline cannot be ended.");
                }
                stuck.accept("nothing and nobody can end what the pipeline waits for");
            }
        }
    }
}
