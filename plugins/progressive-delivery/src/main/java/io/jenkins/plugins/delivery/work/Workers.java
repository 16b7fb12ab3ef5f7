package io.jenkins.plugins.delivery.work;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.delivery.time.RealScheduler;
import io.jenkins.delivery.time.Scheduler;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The one scheduler of the suite: a thread for time, and a bounded pool for whatever blocks. Its threads are Jenkins itself; what a
 * build may use (credentials) is asked of the build, and what a person may say is checked where they say it.
 */
@Extension
public final class Workers {
    private static final Logger LOGGER = Logger.getLogger(Workers.class.getName());

    /** Calls to clusters in flight at the same time; a waiting rollout needs none. */
    private static final int MOST = 16;

    private final RealScheduler real = new RealScheduler(Clock.systemUTC(), MOST);
    private final Scheduler asSystem = new AsSystem(real);

    public static Scheduler scheduler() {
        return ExtensionList.lookupSingleton(Workers.class).asSystem;
    }

    /** With Jenkins; what was waiting is not done. */
    @Terminator(requires = "deliveryRolloutsClosed", attains = "deliveryWorkersClosed")
    public static void shutDown() {
        ExtensionList.lookupSingleton(Workers.class).real.close();
    }

    /** A fresh thread is nobody (anonymous), who sees no jobs. */
    private record AsSystem(Scheduler real) implements Scheduler {
        @Override
        public Instant now() {
            return real.now();
        }

        @Override
        public Timer at(Instant when, Runnable task) {
            try {
                return real.at(when, () -> {
                    try (ACLContext system = ACL.as2(ACL.SYSTEM2)) {
                        task.run();
                    }
                });
            } catch (RejectedExecutionException goingDown) {
                LOGGER.log(Level.FINE, "Jenkins goes down", goingDown);
                return () -> {};
            }
        }

        @Override
        public <T> void call(Callable<T> blocking, BiConsumer<T, Throwable> then) {
            try {
                real.call(
                        () -> {
                            try (ACLContext system = ACL.as2(ACL.SYSTEM2)) {
                                return blocking.call();
                            }
                        },
                        (result, failure) -> {
                            try (ACLContext system = ACL.as2(ACL.SYSTEM2)) {
                                then.accept(result, failure);
                            }
                        });
            } catch (RejectedExecutionException goingDown) {
                // Whatever it was: the journal knows where to go on after the restart.
                LOGGER.log(Level.FINE, "Jenkins goes down", goingDown);
            }
        }
    }
}
