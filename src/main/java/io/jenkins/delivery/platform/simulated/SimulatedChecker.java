package io.jenkins.delivery.platform.simulated;

import io.jenkins.delivery.analysis.Check;
import io.jenkins.delivery.analysis.Checker;
import io.jenkins.delivery.analysis.ProbeCheck;
import io.jenkins.delivery.analysis.RateLimitCheck;
import io.jenkins.delivery.analysis.Reading;
import io.jenkins.delivery.health.Probe;
import io.jenkins.delivery.platform.VersionCount;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics server and the probes of the simulated cluster.
 *
 * <p>A query is not evaluated, there being nothing to evaluate it on. Whatever its words, {@code total} means the requests of the
 * new version. {@code events} means its failed requests; where it speaks of a bucket ({@code le="0.5"}), those that took longer.
 */
public final class SimulatedChecker implements Checker {
    private static final Pattern BUCKET = Pattern.compile("\\ble\\s*=~?\\s*[\"']([0-9.]+)[\"']");

    private final SimulatedCluster cluster;
    private final Optional<SimulatedDeployment> deployment;
    private final Optional<String> version;
    private final Dice dice;

    SimulatedChecker(SimulatedCluster cluster, Optional<SimulatedDeployment> deployment, Optional<String> version) {
        this.cluster = cluster;
        this.deployment = deployment;
        this.version = version;
        String who = deployment.map(found -> found.name).orElse("") + version.orElse("");
        this.dice = new Dice(cluster.scenario().seed(), "probes of " + who + " at " + cluster.now());
    }

    @Override
    public Reading look(Check check) {
        synchronized (cluster) {
            return check instanceof RateLimitCheck rate ? counters(rate) : answer(((ProbeCheck) check).probe());
        }
    }

    private Reading counters(RateLimitCheck check) {
        if (cluster.metricsAway()) {
            return new Reading.Missing("the metrics server does not answer: connection refused");
        }
        if (deployment.isEmpty() || version.isEmpty()) {
            return new Reading.Missing("there is no deployment to ask for");
        }
        TrafficMeter meter = deployment.get().scraped();
        Matcher bucket = BUCKET.matcher(check.events().text());
        if (bucket.find()) {
            VersionTraffic traffic = meter.traffic(version.get());
            double slow = traffic.slowerThan(Double.parseDouble(bucket.group(1)));
            return new Reading.Counters(
                    Map.of(version.get(), (double) traffic.requests - traffic.untimed), Map.of(version.get(), slow));
        }
        Map<String, Double> total = new TreeMap<>();
        Map<String, Double> errors = new TreeMap<>();
        for (Pod pod : pods()) {
            total.put(pod.name, (double) pod.requests);
            errors.put(pod.name, (double) pod.errors);
        }
        return total.isEmpty()
                ? new Reading.Missing("no series: there is no pod of " + version.get())
                : new Reading.Counters(total, errors);
    }

    private List<Pod> pods() {
        return deployment.orElseThrow().pods().stream()
                .filter(pod -> pod.version.equals(version.orElseThrow()))
                .toList();
    }

    /** What a probe finds now. */
    public Reading answer(Probe probe) {
        if (deployment.isEmpty() || version.isEmpty()) {
            return new Reading.Answer(true, probe instanceof Probe.Http ? "HTTP 200" : "connected");
        }
        VersionCount count = deployment.get().count(version.get());
        if (probe instanceof Probe.Readiness) {
            if (cluster.apiAway()) {
                return new Reading.Missing("the API server does not answer: connection refused");
            }
            boolean all = count.ready() > 0 && count.ready() == count.total();
            return new Reading.Answer(all, count.ready() + " of " + count.total() + " pods are ready");
        }
        if (count.ready() == 0) {
            return new Reading.Answer(false, "connection refused");
        }
        if (probe instanceof Probe.Tcp) {
            return new Reading.Answer(true, "connected");
        }
        Duration time = Duration.between(cluster.start(), cluster.now());
        boolean fails = dice.happens(cluster.weather(version.get()).errorRate().at(time));
        return new Reading.Answer(!fails, fails ? "HTTP 500" : "HTTP 200");
    }
}
