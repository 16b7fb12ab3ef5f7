package io.jenkins.delivery.platform.simulated;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The weather of a rehearsal. Times count from the start of the run.
 *
 * @param seed of everything that is left to chance
 * @param requestsPerSecond of each deployment
 * @param versions by key, in the order of the file; empty: any image is good
 * @param faults what goes wrong
 * @param people what people do, in the order of time; empty: waits are granted
 * @param replicas of each deployment at the start
 * @param router what splits the traffic
 * @param running what runs at the start, where it is not the first key of a repository
 */
public record Scenario(
        long seed,
        StepFunction requestsPerSecond,
        Map<String, VersionWeather> versions,
        List<Fault> faults,
        Optional<List<Deed>> people,
        int replicas,
        Router router,
        List<String> running) {

    /** What splits the traffic. */
    public enum Router {
        /** Exact weights: a mesh or a gateway. */
        WEIGHTS,
        /** Traffic follows the pods: a cluster without a router. */
        REPLICA_RATIO;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    static final double USUAL_REQUESTS_PER_SECOND = 200;
    static final int USUAL_REPLICAS = 10;

    /** Nothing goes wrong, and nobody is asked. */
    public static final Scenario CALM = new Scenario(
            1,
            StepFunction.constant(USUAL_REQUESTS_PER_SECOND),
            Map.of(),
            List.of(),
            Optional.empty(),
            USUAL_REPLICAS,
            Router.WEIGHTS,
            List.of());

    public Scenario {
        versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
        faults = List.copyOf(faults);
        // A stable sort: deeds of the same time stay in the file's order.
        people = people.map(
                deeds -> deeds.stream().sorted(Comparator.comparing(Deed::at)).toList());
        running = List.copyOf(running);
    }

    /** The same with another seed. */
    public Scenario withSeed(long other) {
        return new Scenario(other, requestsPerSecond, versions, faults, people, replicas, router, running);
    }

    /**
     * How an image behaves.
     *
     * @throws BadScenarioException when versions are named and this is none of them
     */
    public VersionWeather weather(String image) {
        return versions.isEmpty() ? VersionWeather.CALM : versions.get(key(image));
    }

    /** The key that means the image: of several the most exact one. */
    private String key(String image) {
        ImageName name = ImageName.parse(image);
        return versions.keySet().stream()
                .filter(key -> ImageName.parse(key).means(name))
                .max(Comparator.comparingInt(String::length))
                .orElseThrow(() -> new BadScenarioException("the scenario does not know image '" + image
                        + "'; the keys of its versions are '" + String.join("', '", versions.keySet()) + "'"));
    }

    /**
     * The image that runs at the start where this one is to be deployed.
     *
     * @throws BadScenarioException when versions are named and the image is none of them
     */
    public String runningBefore(String image) {
        ImageName name = ImageName.parse(image);
        Optional<String> named = first(running.stream(), name);
        if (!versions.isEmpty()) {
            key(image);
            return named.or(() -> first(versions.keySet().stream(), name)).orElseThrow();
        }
        return named.orElseGet(() -> name.path() + ":current");
    }

    private static Optional<String> first(Stream<String> keys, ImageName image) {
        return keys.map(ImageName::parse)
                .filter(key -> key.sameRepository(image))
                .findFirst()
                .map(key -> key.inRepositoryOf(image));
    }

    /** Whether a name written in a fault means this image. */
    static boolean means(String key, String image) {
        return ImageName.parse(key).means(ImageName.parse(image));
    }

    /** After this time nothing changes by itself any more. */
    Duration lastChange() {
        List<Duration> changes = new ArrayList<>(List.of(requestsPerSecond.lastChange()));
        versions.values().forEach(version -> {
            changes.add(version.errorRate().lastChange());
            changes.add(version.p50().lastChange());
            changes.add(version.p95().lastChange());
        });
        faults.forEach(fault -> changes.add(fault.end().orElse(fault.at())));
        return Collections.max(changes);
    }
}
