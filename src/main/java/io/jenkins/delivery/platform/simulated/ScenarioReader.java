package io.jenkins.delivery.platform.simulated;

import io.jenkins.delivery.platform.simulated.Fault.Kind;
import io.jenkins.delivery.platform.simulated.StepFunction.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads scenarios. Whatever is in the file is meant: an unknown key, a wrong type or an absurd value is an error. */
public final class ScenarioReader {
    static final List<String> SCENARIO_KEYS =
            List.of("seed", "traffic", "versions", "faults", "people", "replicas", "router", "running");
    static final List<String> TRAFFIC_KEYS = List.of("requestsPerSecond");
    static final List<String> TRAFFIC_STEP_KEYS = List.of("at", "requestsPerSecond");
    static final List<String> STEP_KEYS = List.of("at", "value");
    static final List<String> VERSION_KEYS = List.of("errorRate", "latency", "readyAfter");
    static final List<String> LATENCY_KEYS = List.of("p50", "p95");
    static final List<String> FAULT_KEYS =
            List.of("kind", "at", "for", "version", "delay", "pods", "image", "replicas");
    static final List<String> DEED_KEYS = List.of("at", "name", "groups", "does", "reason");

    static final int MOST_REPLICAS = 1000;
    static final double MOST_REQUESTS = 1_000_000;
    private static final Duration LONGEST = Duration.ofDays(30);

    private ScenarioReader() {}

    /**
     * @throws BadScenarioException when it is not a scenario; the message begins with the file's name and the line
     * @throws IOException when the file cannot be read
     */
    public static Scenario read(Path file) throws IOException {
        return read(String.valueOf(file.getFileName()), Files.readString(file, StandardCharsets.UTF_8));
    }

    /** @param file what to call the text in messages */
    public static Scenario read(String file, String text) {
        YamlValue whole = YamlValue.parse(file, text);
        Map<String, YamlValue> keys = whole.mapping(SCENARIO_KEYS);
        Map<String, VersionWeather> versions =
                get(keys, "versions", ScenarioReader::versions).orElse(Map.of());
        Scenario calm = Scenario.CALM;
        return new Scenario(
                get(keys, "seed", ScenarioReader::seed).orElse(calm.seed()),
                get(keys, "traffic", ScenarioReader::traffic).orElse(calm.requestsPerSecond()),
                versions,
                get(keys, "faults", faults -> faults(faults, versions.keySet())).orElse(List.of()),
                get(keys, "people", ScenarioReader::people),
                get(keys, "replicas", ScenarioReader::replicas).orElse(calm.replicas()),
                get(keys, "router", ScenarioReader::router).orElse(calm.router()),
                get(keys, "running", running -> running(running, versions.keySet()))
                        .orElse(List.of()));
    }

    private static <T> Optional<T> get(Map<String, YamlValue> keys, String key, Function<YamlValue, T> read) {
        return Optional.ofNullable(keys.get(key)).map(read);
    }

    private static long seed(YamlValue value) {
        return value.whole(Long.MIN_VALUE, Long.MAX_VALUE, "a whole number");
    }

    private static int replicas(YamlValue value) {
        return (int) value.whole(1, MOST_REPLICAS, "a number of pods from 1 to " + MOST_REPLICAS);
    }

    private static Scenario.Router router(YamlValue value) {
        String word = value.oneOf(Arrays.stream(Scenario.Router.values())
                .map(Scenario.Router::word)
                .toList());
        return Arrays.stream(Scenario.Router.values())
                .filter(router -> router.word().equals(word))
                .findFirst()
                .orElseThrow();
    }

    private static StepFunction traffic(YamlValue value) {
        if (value.isList()) {
            return trafficSteps(value);
        }
        if (!value.isMapping()) {
            return StepFunction.constant(requests(value));
        }
        YamlValue rate = required(value, value.mapping(TRAFFIC_KEYS), "requestsPerSecond");
        return rate.isList() ? trafficSteps(rate) : StepFunction.constant(requests(rate));
    }

    private static StepFunction trafficSteps(YamlValue list) {
        return steps(
                list,
                TRAFFIC_STEP_KEYS,
                "requestsPerSecond",
                ScenarioReader::requests,
                Scenario.USUAL_REQUESTS_PER_SECOND);
    }

    private static double requests(YamlValue value) {
        return value.number(0, MOST_REQUESTS, "a number of requests a second from 0 to 1000000");
    }

    /** Before its first step a value is what it is on a calm day. */
    private static StepFunction steps(
            YamlValue list, List<String> keys, String key, Function<YamlValue, Double> read, double before) {
        List<Step> steps = new ArrayList<>();
        for (YamlValue item : list.list("steps, each with " + String.join(" and ", keys))) {
            Map<String, YamlValue> entries = item.mapping(keys);
            Duration at = time(required(item, entries, "at"));
            if (!steps.isEmpty() && at.compareTo(steps.get(steps.size() - 1).at()) <= 0) {
                throw entries.get("at").bad("the steps must be in the order of time, each later than the one before");
            }
            steps.add(new Step(at, read.apply(required(item, entries, key))));
        }
        if (steps.isEmpty()) {
            throw list.bad("the list is empty; give at least one step");
        }
        return new StepFunction(before, steps);
    }

    private static Duration time(YamlValue value) {
        Duration time = value.duration();
        if (time.compareTo(LONGEST) > 0) {
            throw value.bad("is more than 30 days; no rehearsal lasts that long");
        }
        return time;
    }

    private static YamlValue required(YamlValue owner, Map<String, YamlValue> entries, String key) {
        YamlValue value = entries.get(key);
        if (value == null) {
            throw owner.bad("'" + key + "' is missing");
        }
        return value;
    }

    private static Map<String, VersionWeather> versions(YamlValue value) {
        Map<String, VersionWeather> versions = new LinkedHashMap<>();
        value.entries("a mapping from images to what they are like").forEach((key, version) -> {
            if (ImageName.parse(key).path().isEmpty() || key.contains(" ")) {
                throw version.bad("'" + key + "' is not an image, for example 'shop/web:1.4.2'");
            }
            versions.put(key, version(version));
        });
        return versions;
    }

    private static VersionWeather version(YamlValue value) {
        VersionWeather calm = VersionWeather.CALM;
        if (value.isNothing()) {
            return calm;
        }
        Map<String, YamlValue> keys = value.mapping(VERSION_KEYS);
        StepFunction errors = get(
                        keys,
                        "errorRate",
                        rate -> rate.isList()
                                ? steps(
                                        rate,
                                        STEP_KEYS,
                                        "value",
                                        ScenarioReader::share,
                                        calm.errorRate().before())
                                : StepFunction.constant(share(rate)))
                .orElse(calm.errorRate());
        StepFunction p50 = calm.p50();
        StepFunction p95 = calm.p95();
        YamlValue latency = keys.get("latency");
        if (latency != null) {
            Map<String, YamlValue> figures = latency.mapping(LATENCY_KEYS);
            p50 = latency(latency, required(latency, figures, "p50"), calm.p50());
            p95 = latency(latency, required(latency, figures, "p95"), calm.p95());
            requireOrder(latency, p50, p95);
        }
        return new VersionWeather(
                errors, p50, p95, get(keys, "readyAfter", ScenarioReader::time).orElse(calm.readyAfter()));
    }

    private static double share(YamlValue value) {
        return value.number(0, 1, "a share from 0 to 1 (0.05 is 5 %)");
    }

    private static StepFunction latency(YamlValue owner, YamlValue value, StepFunction calm) {
        return value.isList()
                ? steps(value, STEP_KEYS, "value", ScenarioReader::seconds, calm.before())
                : StepFunction.constant(seconds(value));
    }

    private static double seconds(YamlValue value) {
        Duration time = value.duration();
        if (time.isZero() || time.compareTo(Duration.ofHours(1)) > 0) {
            throw value.bad("is not a response time of more than 0 and up to 1h");
        }
        return time.toNanos() / 1e9;
    }

    private static void requireOrder(YamlValue latency, StepFunction p50, StepFunction p95) {
        Set<Duration> times = new TreeSet<>(Set.of(Duration.ZERO));
        p50.steps().forEach(step -> times.add(step.at()));
        p95.steps().forEach(step -> times.add(step.at()));
        for (Duration time : times) {
            if (p95.at(time) < p50.at(time)) {
                throw latency.bad("p95 is below p50 at " + time.toSeconds() + "s");
            }
        }
    }

    private static List<Fault> faults(YamlValue value, Set<String> versions) {
        return value.list("faults, each with kind, at and for").stream()
                .map(fault -> fault(fault, versions))
                .toList();
    }

    private static Fault fault(YamlValue value, Set<String> versions) {
        Map<String, YamlValue> keys = value.mapping(FAULT_KEYS);
        String word = required(value, keys, "kind")
                .oneOf(Arrays.stream(Kind.values()).map(Kind::word).toList());
        Kind kind = Kind.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        FaultKeys allowed = FaultKeys.of(kind);
        allowed.check(value, keys);
        Duration at = get(keys, "at", ScenarioReader::time).orElse(Duration.ZERO);
        Optional<Duration> lasts = get(keys, "for", ScenarioReader::length);
        Optional<String> version = get(keys, "version", name -> known(name, versions));
        return new Fault(
                kind,
                at,
                lasts,
                version,
                get(keys, "delay", ScenarioReader::length).orElse(Duration.ZERO),
                get(keys, "replicas", ScenarioReader::replicas)
                        .or(() -> get(keys, "pods", ScenarioReader::replicas))
                        .orElse(1),
                get(keys, "image", YamlValue::text));
    }

    private static Duration length(YamlValue value) {
        Duration length = time(value);
        if (length.isZero()) {
            throw value.bad("is no time at all");
        }
        return length;
    }

    private static String known(YamlValue value, Set<String> versions) {
        return versions.isEmpty() ? value.text() : value.oneOf(versions);
    }

    private static List<String> running(YamlValue value, Set<String> versions) {
        return value.list("images").stream()
                .map(image -> known(image, versions))
                .toList();
    }

    private static List<Deed> people(YamlValue value) {
        return value.list("what people do, each with at, name and does").stream()
                .map(ScenarioReader::deed)
                .toList();
    }

    private static Deed deed(YamlValue value) {
        Map<String, YamlValue> keys = value.mapping(DEED_KEYS);
        String does = required(value, keys, "does")
                .oneOf(Arrays.stream(Deed.Does.values()).map(Deed.Does::word).toList());
        return new Deed(
                time(required(value, keys, "at")),
                required(value, keys, "name").text(),
                get(keys, "groups", ScenarioReader::groups).orElse(Set.of()),
                Deed.Does.valueOf(does.toUpperCase(Locale.ROOT)),
                get(keys, "reason", YamlValue::text).orElse(""));
    }

    private static Set<String> groups(YamlValue value) {
        Set<String> groups = new TreeSet<>();
        value.list("groups").forEach(group -> groups.add(group.text()));
        return groups;
    }
}
