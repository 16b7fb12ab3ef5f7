package io.jenkins.delivery.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;

/**
 * Time that passes only when everything due has been done. Single-threaded and deterministic: tasks due at the same instant
 * run in the order in which they were asked for.
 */
public final class VirtualScheduler implements Scheduler {
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private Instant now;
    private long asked;

    public VirtualScheduler(Instant start) {
        now = start;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public Timer at(Instant when, Runnable task) {
        Instant due = when.isBefore(now) ? now : when;
        Task entry = new Task(due, asked++, task);
        tasks.add(entry);
        return () -> tasks.remove(entry);
    }

    /** The call is a task of its own, as it would be on a worker; its result is handed over when it has taken its time. */
    @Override
    public <T> void call(Callable<T> blocking, BiConsumer<T, Throwable> then) {
        at(now, () -> {
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

    /**
     * For simulated calls: the running call takes this long. Whatever else is due meanwhile happens meanwhile, as it would
     * beside a thread that waits; only a call that begins meanwhile and takes longer keeps this one waiting.
     */
    public void spend(Duration time) {
        runUntil(now.plus(time));
    }

    /** When the next task is due, if there is one. */
    public Optional<Instant> nextDue() {
        return Optional.ofNullable(tasks.peek()).map(Task::due);
    }

    /** Lets time pass to the next task and runs it. */
    public boolean runNext() {
        Task task = tasks.poll();
        if (task == null) {
            return false;
        }
        if (task.due.isAfter(now)) {
            now = task.due;
        }
        task.run.run();
        return true;
    }

    /** Runs all that is due up to and including the given time, and stops there. */
    public void runUntil(Instant end) {
        while (nextDue().filter(due -> !due.isAfter(end)).isPresent()) {
            runNext();
        }
        if (end.isAfter(now)) {
            now = end;
        }
    }

    private record Task(Instant due, long order, Runnable run) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            int byTime = due.compareTo(other.due);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
