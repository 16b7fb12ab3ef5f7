package io.jenkins.delivery.platform.simulated;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The users of one deployment. Requests are drawn, second by second, when somebody wants to know or when something is about to
 * change; looking at the counters more often or less draws nothing else, because a look never splits a second.
 */
final class TrafficMeter {
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Instant start;
    private final StepFunction requestsPerSecond;
    private final Function<String, VersionWeather> weather;
    private final Dice dice;
    private final Dice latencyDice;
    private final Map<String, VersionTraffic> versions = new TreeMap<>();
    private Instant drawn;
    private long total;
    private long unserved;

    TrafficMeter(
            String deployment,
            Scenario scenario,
            Function<String, VersionWeather> weather,
            Instant start,
            Instant now) {
        this.start = start;
        this.requestsPerSecond = scenario.requestsPerSecond();
        this.weather = weather;
        this.dice = new Dice(scenario.seed(), "traffic of " + deployment);
        this.latencyDice = new Dice(scenario.seed(), "latency of " + deployment);
        this.drawn = now;
    }

    /** Where requests go as things stand. */
    interface Destinations {
        /** Share of the requests that are meant for {@link #candidate}; empty when all ready pods are one group. */
        Optional<Double> candidateShare();

        List<Pod> everybody();

        List<Pod> candidate();

        List<Pod> stable();
    }

    /** Draws up to now exactly: something is about to change. */
    void drawTo(Instant now, Destinations destinations) {
        while (drawn.isBefore(now)) {
            Instant tick = lastTick(drawn).plus(TICK);
            Instant end = tick.isBefore(now) ? tick : now;
            draw(Duration.between(start, drawn), Duration.between(drawn, end).toNanos() / 1e9, destinations);
            drawn = end;
        }
    }

    /** Draws up to the last full second: somebody looks. */
    void look(Instant now, Destinations destinations) {
        drawTo(lastTick(now), destinations);
    }

    private Instant lastTick(Instant now) {
        return start.plusSeconds(Math.floorDiv(Duration.between(start, now).toMillis(), 1000L));
    }

    private void draw(Duration time, double seconds, Destinations destinations) {
        long requests = dice.poisson(requestsPerSecond.at(time) * seconds);
        total += requests;
        Optional<Double> share = destinations.candidateShare();
        if (share.isEmpty()) {
            deliver(destinations.everybody(), requests, time);
        } else {
            long candidate = dice.binomial(requests, share.get());
            deliver(destinations.candidate(), candidate, time);
            deliver(destinations.stable(), requests - candidate, time);
        }
        time(time);
    }

    private void deliver(List<Pod> pods, long requests, Duration time) {
        if (pods.isEmpty()) {
            unserved += requests;
            return;
        }
        long left = requests;
        for (int i = 0; i < pods.size() && left > 0; i++) {
            int others = pods.size() - i;
            long here = others == 1 ? left : dice.binomial(left, 1.0 / others);
            left -= here;
            answer(pods.get(i), here, time);
        }
    }

    private void answer(Pod pod, long requests, Duration time) {
        if (requests == 0) {
            return;
        }
        VersionWeather like = weather.apply(pod.version);
        VersionTraffic version = traffic(pod.version);
        long errors = dice.binomial(requests, like.errorRate().at(time));
        pod.requests += requests;
        pod.errors += errors;
        version.requests += requests;
        version.errors += errors;
        version.untimed += requests;
    }

    /** Response times are drawn once a version and second, and not once a pod: nobody asks for them by pod. */
    private void time(Duration time) {
        versions.forEach((name, version) -> {
            if (version.untimed > 0) {
                VersionWeather like = weather.apply(name);
                version.answered(
                        version.untimed, like.p50().at(time), like.p95().at(time), latencyDice);
                version.untimed = 0;
            }
        });
    }

    VersionTraffic traffic(String version) {
        return versions.computeIfAbsent(version, name -> new VersionTraffic());
    }

    RequestCount count() {
        Map<String, Long> requests = new TreeMap<>();
        Map<String, Long> errors = new TreeMap<>();
        versions.forEach((name, version) -> {
            requests.put(name, version.requests);
            errors.put(name, version.errors);
        });
        return new RequestCount(total, unserved, requests, errors);
    }
}
