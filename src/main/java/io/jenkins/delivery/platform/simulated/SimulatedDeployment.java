package io.jenkins.delivery.platform.simulated;

import io.jenkins.delivery.platform.PodProblem;
import io.jenkins.delivery.platform.Stamp;
import io.jenkins.delivery.platform.VersionCount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A deployment, its pods, its route and its users. Behaves like a Kubernetes Deployment: what is written is a wish, and the
 * cluster follows in its own time, never taking away ready pods that it cannot spare. Guarded by its cluster's lock.
 */
final class SimulatedDeployment implements TrafficMeter.Destinations {
    /**
     * What is asked of the deployment controller.
     *
     * @param template the version that new pods are of
     * @param held while a rollout holds it with the brake on: the other version and how many pods of each
     */
    record Spec(String template, Optional<Brake> held) {}

    /**
     * Two versions side by side.
     *
     * @param stable the version beside the template's
     * @param percent the template's part
     * @param shared whether the two share the capacity, or the stable one keeps all of it
     */
    record Brake(String stable, int percent, boolean shared) {}

    /** The route with two ways; none: all ready pods alike. */
    record Weights(String stable, String candidate, int candidatePercent) {}

    record Lease(String holder, Instant until) {}

    final String name;
    private final SimulatedCluster cluster;
    private final TrafficMeter meter;
    private final List<Pod> pods = new ArrayList<>();
    private final Set<Runnable> listeners = new LinkedHashSet<>();
    private int podNumber;

    int replicas;
    Spec spec;
    Optional<Weights> route = Optional.empty();
    /** The route as the users meet it: behind the written one by the router's delay. */
    private Optional<Weights> effective = Optional.empty();

    Optional<Lease> lease = Optional.empty();
    Optional<Stamp> stamp = Optional.empty();
    boolean deleted;
    /** Counts the changes that are not a rollout's. */
    long outsideChanges;

    String outsideChange = "";
    long outsideRouteChanges;

    SimulatedDeployment(String name, String version, SimulatedCluster cluster) {
        this.name = name;
        this.cluster = cluster;
        this.replicas = cluster.scenario().replicas();
        this.spec = new Spec(version, Optional.empty());
        this.meter = new TrafficMeter(name, cluster.scenario(), cluster::weather, cluster.start(), cluster.now());
        for (int i = 0; i < replicas; i++) {
            newPod(version).ready = true;
        }
    }

    // ---- what is asked of it

    void write(Spec wanted, Optional<Stamp> newStamp) {
        spec = wanted;
        newStamp.ifPresent(value -> stamp = Optional.of(value));
        cluster.later(cluster.delays().controller(), this::reconcile);
    }

    void writeRoute(Optional<Weights> wanted) {
        route = wanted;
        if (cluster.delays().router().isZero()) {
            routeTakesEffect();
        } else {
            cluster.later(cluster.delays().router(), this::routeTakesEffect);
        }
    }

    private void routeTakesEffect() {
        settleTraffic();
        effective = route;
        changed();
    }

    boolean routeTookEffect() {
        return effective.equals(route);
    }

    // ---- the deployment controller

    /** How many pods of each version there should be. */
    Map<String, Integer> wanted() {
        Map<String, Integer> wanted = new LinkedHashMap<>();
        if (deleted) {
            return wanted;
        }
        if (spec.held().isEmpty()) {
            wanted.put(spec.template(), replicas);
            return wanted;
        }
        Brake brake = spec.held().get();
        int candidate = brake.shared() ? shared(brake.percent()) : (int) Math.ceil(brake.percent() * replicas / 100.0);
        wanted.put(spec.template(), candidate);
        // A single pod cannot be shared: then there is one of each.
        wanted.put(brake.stable(), brake.shared() ? Math.max(1, replicas - candidate) : replicas);
        return wanted;
    }

    private int shared(int percent) {
        return Math.max(1, Math.min(Math.max(1, replicas - 1), (int) Math.round(percent * replicas / 100.0)));
    }

    private void reconcile() {
        settleTraffic();
        Map<String, Integer> wanted = wanted();
        wanted.forEach((version, count) -> {
            for (long have = pods.stream()
                            .filter(pod -> pod.version.equals(version))
                            .count();
                    have < count;
                    have++) {
                Pod pod = newPod(version);
                fallIll(pod);
                awaitReadiness(pod);
            }
        });
        while (removeOne(wanted)) {
            // One at a time: each changes what the next may be.
        }
        changed();
    }

    /** Pods that do not serve go first, and ready ones only where enough others are. */
    private boolean removeOne(Map<String, Integer> wanted) {
        Map<String, Integer> surplus = new LinkedHashMap<>();
        wanted.forEach((version, count) -> surplus.put(version, -count));
        int ready = 0;
        for (Pod pod : pods) {
            surplus.merge(pod.version, 1, Integer::sum);
            ready += pod.ready ? 1 : 0;
        }
        boolean spare = ready > replicas || deleted;
        Optional<Pod> next = pods.stream()
                .filter(pod -> surplus.get(pod.version) > 0 && (!pod.ready || spare))
                .min(Comparator.comparing((Pod pod) -> pod.ready));
        next.ifPresent(this::remove);
        return next.isPresent();
    }

    private void remove(Pod pod) {
        pod.gone = true;
        pod.ready = false;
        pods.remove(pod);
    }

    private Pod newPod(String version) {
        Pod pod = new Pod(name.substring(name.lastIndexOf('/') + 1) + "-" + podNumber++, version);
        pods.add(pod);
        return pod;
    }

    private void awaitReadiness(Pod pod) {
        cluster.later(cluster.weather(pod.version).readyAfter(), () -> {
            if (!pod.gone && !pod.ready && cluster.podFault(this, pod.version).isEmpty()) {
                settleTraffic();
                pod.ready = true;
                pod.problem = Optional.empty();
                reconcile();
            }
        });
    }

    /** What the scenario has in store for a pod of that version now. */
    private void fallIll(Pod pod) {
        pod.problem = cluster.podFault(this, pod.version).map(fault -> switch (fault.kind()) {
            case CRASH_LOOP ->
                new PodProblem(pod.name, "CrashLoopBackOff", "the container exits with status 1 again and again", true);
            case IMAGE_PULL_FAILURE ->
                new PodProblem(
                        pod.name,
                        "ImagePullBackOff",
                        "image \"" + pod.version + "\" cannot be pulled: not found",
                        true);
            default -> new PodProblem(pod.name, "NotReady", "the readiness probe fails", false);
        });
    }

    // ---- what happens to it

    /** A fault of pods begins. Those that run already stay up, unless they crash. */
    void illnessBegins(Fault fault) {
        settleTraffic();
        for (Pod pod : pods) {
            if (cluster.strikes(fault, this, pod.version) && (!pod.ready || fault.kind() == Fault.Kind.CRASH_LOOP)) {
                pod.ready = false;
                fallIll(pod);
            }
        }
        reconcile();
    }

    void illnessEnds() {
        for (Pod pod : pods) {
            if (!pod.ready && cluster.podFault(this, pod.version).isEmpty()) {
                pod.problem = Optional.empty();
                awaitReadiness(pod);
            }
        }
        changed();
    }

    void evict(Optional<String> version, int count) {
        settleTraffic();
        pods.stream()
                .filter(pod -> pod.ready
                        && version.map(key -> Scenario.means(key, pod.version)).orElse(true))
                .limit(count)
                .toList()
                .forEach(this::remove);
        cluster.later(cluster.delays().controller(), this::reconcile);
        changed();
    }

    void scale(int count) {
        replicas = count;
        cluster.later(cluster.delays().controller(), this::reconcile);
    }

    /** Somebody applies their own manifest: another image, their own settings. */
    void changeFromOutside(String image, String how) {
        outsideChanges++;
        outsideChange = how;
        write(new Spec(image, Optional.empty()), Optional.empty());
        changed();
    }

    void changeRouteFromOutside() {
        outsideRouteChanges++;
        writeRoute(Optional.empty());
    }

    void delete() {
        settleTraffic();
        deleted = true;
        reconcile();
    }

    // ---- what can be seen of it

    VersionCount count(String version) {
        int total = 0;
        int ready = 0;
        for (Pod pod : pods) {
            if (pod.version.equals(version)) {
                total++;
                ready += pod.ready ? 1 : 0;
            }
        }
        return new VersionCount(total, ready);
    }

    List<Pod> pods() {
        return pods;
    }

    List<PodProblem> problems(String version) {
        return pods.stream()
                .filter(pod -> pod.version.equals(version))
                .flatMap(pod -> pod.problem.stream())
                .toList();
    }

    Optional<Weights> effectiveRoute() {
        return effective;
    }

    /** Requests up to now exactly. */
    RequestCount requests() {
        settleTraffic();
        return meter.count();
    }

    /** Requests up to the last full second, as a metrics server would have scraped them. */
    TrafficMeter scraped() {
        meter.look(cluster.now(), this);
        return meter;
    }

    void listen(Runnable listener) {
        listeners.add(listener);
    }

    void forget(Runnable listener) {
        listeners.remove(listener);
    }

    private void changed() {
        cluster.observe(this);
        if (!cluster.apiAway()) {
            listeners.forEach(listener -> cluster.later(Duration.ZERO, listener));
        }
    }

    /** Has to be called before anything changes that the users would notice. */
    private void settleTraffic() {
        meter.drawTo(cluster.now(), this);
    }

    @Override
    public Optional<Double> candidateShare() {
        return effective.map(weights -> weights.candidatePercent() / 100.0);
    }

    @Override
    public List<Pod> everybody() {
        return pods.stream().filter(pod -> pod.ready).toList();
    }

    @Override
    public List<Pod> candidate() {
        return ready(effective.orElseThrow().candidate());
    }

    @Override
    public List<Pod> stable() {
        return ready(effective.orElseThrow().stable());
    }

    private List<Pod> ready(String version) {
        return pods.stream()
                .filter(pod -> pod.ready && pod.version.equals(version))
                .toList();
    }
}
