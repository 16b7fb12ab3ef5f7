package io.jenkins.delivery.rehearsal.pipeline;

import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One strand of a pipeline: a thread that runs only while it holds the baton. The loop's thread hands the baton over and gets
 * it back when the strand waits or ends; so exactly one thread runs at any moment, in an order that the loop alone decides.
 */
final class Branch {
    private final Loop loop;
    private final Thread thread;
    private final Semaphore baton = new Semaphore(0);
    private final Semaphore returned = new Semaphore(0);
    private Wait wait;
    private StepInterruptedException pending;
    private Throwable bug;
    private boolean begun;
    private boolean ended;
    private volatile boolean killed;

    /** Where the branch stands: changed by blocks on the way in, and restored on the way out. */
    Frame frame;

    /**
     * @param body what the branch does; its value or failure goes to {@code end}, which runs while the branch still has the baton
     * @param current told who has the baton
     */
    Branch(Loop loop, Frame frame, Callable<Object> body, Consumer<Result> end, Current current) {
        this.loop = loop;
        this.frame = frame;
        thread = new Thread(
                () -> {
                    baton.acquireUninterruptibly();
                    try {
                        if (!killed) {
                            current.branch = this;
                            end.accept(run(body));
                        }
                    } catch (Killed expected) {
                        // The rehearsal is over; nobody waits for this branch.
                    } catch (Throwable thrown) {
                        bug = thrown;
                    } finally {
                        ended = true;
                        returned.release();
                    }
                },
                "branch");
        thread.setDaemon(true);
        this.current = current;
    }

    private final Current current;

    private Result run(Callable<Object> body) {
        try {
            if (pending != null) {
                throw takePending();
            }
            return new Result(body.call(), null);
        } catch (Killed killed) {
            throw killed;
        } catch (Throwable failure) {
            return new Result(null, failure);
        }
    }

    /** On the loop's thread: lets the branch run until it waits or ends. */
    void resume() {
        if (ended) {
            return;
        }
        if (!begun) {
            begun = true;
            thread.start();
        }
        Branch before = current.branch;
        current.branch = this;
        baton.release();
        returned.acquireUninterruptibly();
        current.branch = before;
        if (bug != null) {
            throw new IllegalStateException("A branch of the pipeline ended unexpectedly.", bug);
        }
    }

    /**
     * In the branch: begins something that takes time, and waits for its end.
     *
     * @param begin begins it and says how it is cancelled; must not block
     */
    Object await(Function<Completion, Consumer<StepInterruptedException>> begin) throws Exception {
        if (killed) {
            throw new Killed();
        }
        if (pending != null) {
            throw takePending();
        }
        Wait mine = new Wait();
        mine.cancel = begin.apply(mine);
        wait = mine;
        while (!mine.done) {
            returned.release();
            baton.acquireUninterruptibly();
            if (killed) {
                throw new Killed();
            }
        }
        wait = null;
        if (mine.failure instanceof Exception failure) {
            throw failure;
        } else if (mine.failure instanceof Error error) {
            throw error;
        }
        return mine.value;
    }

    /** On the loop's thread: stops what the branch waits for, which may take its time to end; or what it will do next. */
    void interrupt(StepInterruptedException cause) {
        if (ended) {
            return;
        }
        if (wait != null && !wait.done) {
            wait.cancel.accept(cause);
        } else if (wait == null) {
            pending = cause;
        }
    }

    /** On the loop's thread, when all is over: ends the thread wherever it stands. */
    void kill() {
        killed = true;
        if (begun && !ended) {
            baton.release();
            try {
                // Only a Jenkinsfile that catches everything in an endless loop is still there after that.
                returned.tryAcquire(200, TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private StepInterruptedException takePending() {
        StepInterruptedException cause = pending;
        pending = null;
        return cause;
    }

    /** What a branch came to: a value (null is one, as in Groovy) or a failure. */
    record Result(Object value, Throwable failure) {}

    /** Who has the baton. Guarded by the baton itself. */
    static final class Current {
        volatile Branch branch;
    }

    private final class Wait implements Completion {
        private Consumer<StepInterruptedException> cancel = cause -> {};
        private Object value;
        private Throwable failure;
        private boolean done;

        @Override
        public void succeed(Object result) {
            settle(result, null);
        }

        @Override
        public void fail(Throwable thrown) {
            settle(null, thrown);
        }

        /** Always by way of the loop: whoever reports may be another thread, or the branch itself before it waits. */
        private void settle(Object result, Throwable thrown) {
            loop.post(() -> {
                if (!done) {
                    done = true;
                    value = result;
                    failure = thrown;
                    resume();
                }
            });
        }
    }

    /** Unwinds a thread that nobody waits for. No Jenkinsfile can do anything about it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;

        Killed() {
            super("over", null, false, false);
        }
    }
}
