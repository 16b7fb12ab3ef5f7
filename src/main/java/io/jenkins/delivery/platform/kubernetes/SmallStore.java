package io.jenkins.delivery.platform.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What an informer remembers: a bare skeleton for its own bookkeeping, and our record. Whole pods and ReplicaSets of a
 * namespace would be megabytes, and would hold environment variables that are none of our business.
 */
final class SmallStore<T extends HasMetadata, R> implements ItemStore<T> {

    /** What is kept of an object, and whom it concerns. */
    interface Shape<T, R> {
        /** The record; empty when the object is none of ours. */
        Optional<R> record(T object);

        /** The name that listeners and readers ask by; works on skeletons too. */
        Optional<String> group(T object);

        /** The same object with no more than its identity and what {@link #group} needs. */
        T skeleton(T object);
    }

    private final Shape<T, R> shape;
    private final Map<String, T> skeletons = new ConcurrentHashMap<>();
    private final Map<String, R> records = new ConcurrentHashMap<>();
    private final Map<String, Map<String, R>> groups = new ConcurrentHashMap<>();

    SmallStore(Shape<T, R> shape) {
        this.shape = shape;
    }

    Optional<R> record(String name) {
        return Optional.ofNullable(records.get(name));
    }

    Collection<R> group(String name) {
        Map<String, R> members = groups.get(name);
        return members == null ? List.of() : List.copyOf(members.values());
    }

    @Override
    public String getKey(T object) {
        return object.getMetadata().getName();
    }

    @Override
    public T put(String key, T object) {
        Optional<String> group = shape.group(object);
        Optional<R> record = group.flatMap(name -> shape.record(object));
        record.ifPresentOrElse(
                value -> {
                    records.put(key, value);
                    groups.computeIfAbsent(group.get(), none -> new ConcurrentHashMap<>())
                            .put(key, value);
                },
                () -> drop(key, object));
        return skeletons.put(key, shape.skeleton(object));
    }

    @Override
    public T remove(String key) {
        T known = skeletons.remove(key);
        if (known != null) {
            drop(key, known);
        }
        return known;
    }

    private void drop(String key, T object) {
        records.remove(key);
        shape.group(object)
                .ifPresent(name -> groups.computeIfPresent(name, (same, members) -> {
                    members.remove(key);
                    return members.isEmpty() ? null : members;
                }));
    }

    @Override
    public Stream<String> keySet() {
        return skeletons.keySet().stream();
    }

    @Override
    public Stream<T> values() {
        return skeletons.values().stream();
    }

    @Override
    public T get(String key) {
        return skeletons.get(key);
    }

    @Override
    public int size() {
        return skeletons.size();
    }
}
