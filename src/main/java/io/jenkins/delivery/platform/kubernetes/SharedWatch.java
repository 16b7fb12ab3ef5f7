package io.jenkins.delivery.platform.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.PlatformException.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * One list and one watch of one kind in one namespace, for all rollouts that look at it. It starts when it is first asked, and
 * keeps of each object only a small record.
 */
final class SharedWatch<T extends HasMetadata, R> {
    private static final int FIRST_LIST_SECONDS = 10;
    private static final Duration LONGEST_GAP = Duration.ofSeconds(30);

    private final String what;
    private final String server;
    private final Clock clock;
    private final Supplier<SharedIndexInformer<T>> informers;
    private final SmallStore.Shape<T, R> shape;
    private final Map<String, List<Runnable>> listeners = new ConcurrentHashMap<>();
    private final ReentrantLock starting = new ReentrantLock();
    private SharedIndexInformer<T> informer;
    private volatile SmallStore<T, R> store;
    private Instant awaySince;

    /** @param what for messages, for example {@code Deployments in shop} */
    SharedWatch(
            String what,
            String server,
            Clock clock,
            Supplier<SharedIndexInformer<T>> informers,
            SmallStore.Shape<T, R> shape) {
        this.what = what;
        this.server = server;
        this.clock = clock;
        this.informers = informers;
        this.shape = shape;
        this.store = new SmallStore<>(shape);
    }

    /** What is known of one object, by its name. */
    Optional<R> get(String name) {
        return store.record(name);
    }

    /** What is known of all objects that concern one target. */
    Collection<R> of(String group) {
        return store.group(group);
    }

    void listen(String group, Runnable listener) {
        listeners.computeIfAbsent(group, none -> new CopyOnWriteArrayList<>()).add(listener);
    }

    void forget(String group, Runnable listener) {
        listeners.computeIfPresent(group, (name, all) -> {
            all.remove(listener);
            return all.isEmpty() ? null : all;
        });
    }

    /**
     * Makes sure that it runs; waits for the first list.
     *
     * @throws PlatformException when the list is refused, or the watch has been interrupted for too long to be believed
     */
    void require() throws PlatformException {
        // Those who wait behind a first list that gets no answer must not each wait for all the others too.
        boolean mine;
        try {
            mine = starting.tryLock(FIRST_LIST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new PlatformException(Kind.TRANSIENT, "Interrupted while listing " + what, stopped);
        }
        if (!mine) {
            throw new PlatformException(Kind.TRANSIENT, "Listing " + what + " on " + server + " got no answer in time");
        }
        try {
            requireRunning();
        } finally {
            starting.unlock();
        }
    }

    private void requireRunning() throws PlatformException {
        if (informer != null && !informer.isRunning()) {
            informer.stop();
            informer = null;
        }
        if (informer == null) {
            start();
            return;
        }
        if (informer.isWatching()) {
            awaySince = null;
            return;
        }
        if (awaySince == null) {
            awaySince = clock.instant();
        }
        if (awaySince.plus(LONGEST_GAP).isBefore(clock.instant())) {
            throw new PlatformException(
                    Kind.TRANSIENT, "Watching " + what + " on " + server + " has been interrupted since " + awaySince);
        }
    }

    private void start() throws PlatformException {
        SmallStore<T, R> fresh = new SmallStore<>(shape);
        SharedIndexInformer<T> started = informers.get();
        started.itemStore(fresh);
        started.addEventHandler(new Handler());
        // Before the first list a refusal is an answer; later it may be an outage, and the watch goes on trying.
        started.exceptionHandler((running, failure) -> running);
        try {
            started.start().toCompletableFuture().get(FIRST_LIST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException refused) {
            started.stop();
            throw Failures.watch(server, what, refused.getCause());
        } catch (TimeoutException late) {
            started.stop();
            throw Failures.watch(server, what, late);
        } catch (InterruptedException stopped) {
            started.stop();
            Thread.currentThread().interrupt();
            throw new PlatformException(Kind.TRANSIENT, "Interrupted while listing " + what, stopped);
        }
        store = fresh;
        informer = started;
        awaySince = null;
        // After a gap nobody knows what has been missed.
        listeners.values().forEach(all -> all.forEach(Runnable::run));
    }

    void stop() {
        starting.lock();
        try {
            if (informer != null) {
                informer.stop();
                informer = null;
            }
        } finally {
            starting.unlock();
        }
    }

    private final class Handler implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T added) {
            tell(added);
        }

        @Override
        public void onUpdate(T before, T after) {
            tell(after);
        }

        @Override
        public void onDelete(T deleted, boolean seenInRelist) {
            tell(deleted);
        }

        private void tell(T changed) {
            shape.group(changed).map(listeners::get).ifPresent(all -> all.forEach(Runnable::run));
        }
    }
}
