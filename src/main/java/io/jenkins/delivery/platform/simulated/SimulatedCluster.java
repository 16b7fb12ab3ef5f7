package io.jenkins.delivery.platform.simulated;

import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.rollout.Ports;
import io.jenkins.delivery.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A cluster in which anything can be tried. All of it happens on the given scheduler: in virtual time two hours pass in a
 * second and the same seed gives the same run, by the wall clock people can watch.
 *
 * <p>A deployment comes into being when it is first asked for, and runs what the scenario says runs at the start.
 */
public final class SimulatedCluster {
    /** A client's patience with one call. */
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);

    private final Scenario scenario;
    private final Scheduler scheduler;
    private final Consumer<Duration> spend;
    private final Delays delays;
    private final Instant start;
    private final Map<String, SimulatedDeployment> deployments = new LinkedHashMap<>();
    private final Map<String, VersionWeather> weather = new HashMap<>();
    private final Map<String, String> firstVersions = new HashMap<>();
    private final List<Fault> singleEvents = new ArrayList<>();
    private Consumer<DeploymentView> observer = view -> {};

    /**
     * @param scheduler the run starts at its present time
     * @param spend told how long a simulated call takes, for schedulers that can let that time pass
     */
    public SimulatedCluster(Scenario scenario, Scheduler scheduler, Consumer<Duration> spend, Delays delays) {
        this.scenario = scenario;
        this.scheduler = scheduler;
        this.spend = spend;
        this.delays = delays;
        this.start = scheduler.now();
        scenario.faults().forEach(this::arrange);
    }

    public Scenario scenario() {
        return scenario;
    }

    /** When the run started: the times of the scenario count from here. */
    public Instant start() {
        return start;
    }

    /**
     * The world of a rollout on one deployment.
     *
     * @param target how people name it, for example {@code shop/web}
     * @param image the new version
     * @throws BadScenarioException when the scenario names versions and the image is none of them
     */
    public Ports ports(String target, String image) {
        return new Ports(platform(target, image), router(target, image), checker(target, image));
    }

    /** @see #ports */
    public SimulatedPlatform platform(String target, String image) {
        return new SimulatedPlatform(this, deployment(target, image));
    }

    /** @see #ports */
    public SimulatedRouter router(String target, String image) {
        return new SimulatedRouter(this, deployment(target, image));
    }

    /** Looks at the pods of one version of a deployment. */
    public SimulatedChecker checker(String target, String image) {
        return new SimulatedChecker(this, Optional.of(deployment(target, image)), Optional.of(image));
    }

    /** Answers the probes of whoever asks for services in general: they are good on every day without an outage. */
    public SimulatedChecker checker() {
        return new SimulatedChecker(this, Optional.empty(), Optional.empty());
    }

    /**
     * As {@link #requests}, but only up to the last full second: to be looked at while the run goes on. Looking more often draws
     * the same requests, where {@link #requests} splits the second in which it is asked.
     */
    public synchronized RequestCount scrapedRequests(String target) {
        SimulatedDeployment deployment = deployments.get(target);
        return deployment == null ? RequestCount.NONE : deployment.scraped().count();
    }

    /**
     * What users saw of a deployment since the start of the run, up to this very moment; nothing when there is no such
     * deployment. For the beginning and the end of a rollout.
     */
    public synchronized RequestCount requests(String target) {
        SimulatedDeployment deployment = deployments.get(target);
        return deployment == null ? RequestCount.NONE : deployment.requests();
    }

    /** What there is of a deployment now; empty when there is no such deployment. */
    public synchronized Optional<DeploymentView> view(String target) {
        return Optional.ofNullable(deployments.get(target)).map(DeploymentView::of);
    }

    /** Somebody else deploys an image, with settings of their own. */
    public synchronized void changeFromOutside(String target, String image) {
        require(target).changeFromOutside(image, "somebody deployed " + image);
    }

    /** Somebody else writes the route. */
    public synchronized void changeRouteFromOutside(String target) {
        require(target).changeRouteFromOutside();
    }

    public synchronized void evict(String target, String image, int pods) {
        require(target).evict(Optional.of(image), pods);
    }

    public synchronized void scale(String target, int replicas) {
        require(target).scale(replicas);
    }

    public synchronized void delete(String target) {
        require(target).delete();
    }

    /** Is told of each change of pods or of the effective route, for tests that watch over every step. */
    public synchronized void observe(Consumer<DeploymentView> newObserver) {
        observer = newObserver;
    }

    private SimulatedDeployment require(String target) {
        SimulatedDeployment deployment = deployments.get(target);
        if (deployment == null) {
            throw new BadScenarioException(
                    "there is no deployment '" + target + "'; known: " + String.join(", ", deployments.keySet()));
        }
        return deployment;
    }

    private synchronized SimulatedDeployment deployment(String target, String image) {
        // Also where the deployment is known already: an image without weather must not be deployed.
        String running = scenario.runningBefore(image);
        return deployments.computeIfAbsent(target, name -> {
            firstVersions.put(name, running);
            return new SimulatedDeployment(name, running, this);
        });
    }

    // ---- the weather

    private void arrange(Fault fault) {
        Instant at = start.plus(fault.at());
        switch (fault.kind()) {
            case PODS_NEVER_READY, CRASH_LOOP, IMAGE_PULL_FAILURE -> {
                at(at, () -> deployments.values().forEach(deployment -> deployment.illnessBegins(fault)));
                fault.end()
                        .ifPresent(end -> at(
                                start.plus(end), () -> deployments.values().forEach(SimulatedDeployment::illnessEnds)));
            }
            case PODS_EVICTED ->
                at(at, () -> deployments
                        .values()
                        .forEach(deployment -> deployment.evict(fault.version(), fault.pods())));
            case SCALED -> at(at, () -> deployments.values().forEach(deployment -> deployment.scale(fault.pods())));
            case OUTSIDE_CHANGE ->
                at(at, () -> deployments.values().forEach(deployment -> {
                    String image = fault.image()
                            .orElseGet(() ->
                                    ImageName.parse(deployment.spec.template()).path() + ":hotfix");
                    deployment.changeFromOutside(image, "somebody deployed " + image);
                }));
            case DELETED -> at(at, () -> deployments.values().forEach(SimulatedDeployment::delete));
            case CONFLICT, LOST_REPLY -> {
                if (fault.lasts().isEmpty()) {
                    singleEvents.add(fault);
                }
            }
            case API_SERVER_AWAY, ACCESS_DENIED, CHANGE_REFUSED, SLOW_API, METRICS_AWAY, CONTROLLER_CRASH -> {
                // Asked for when somebody calls.
            }
        }
    }

    private void at(Instant when, Runnable event) {
        scheduler.at(when, () -> {
            synchronized (this) {
                event.run();
            }
        });
    }

    /** How a version behaves; what somebody else brings along is as on a calm day. */
    VersionWeather weather(String image) {
        return weather.computeIfAbsent(image, name -> {
            try {
                return scenario.weather(name);
            } catch (BadScenarioException unknown) {
                return VersionWeather.CALM;
            }
        });
    }

    /** What keeps pods of that version from running now. */
    Optional<Fault> podFault(SimulatedDeployment deployment, String version) {
        return scenario.faults().stream()
                .filter(fault -> fault.covers(clock()) && strikes(fault, deployment, version))
                .findFirst();
    }

    boolean strikes(Fault fault, SimulatedDeployment deployment, String version) {
        return switch (fault.kind()) {
            case PODS_NEVER_READY, CRASH_LOOP, IMAGE_PULL_FAILURE ->
                fault.version()
                        .map(key -> Scenario.means(key, version))
                        .orElse(!version.equals(firstVersions.get(deployment.name)));
            default -> false;
        };
    }

    boolean apiAway() {
        return blowing(Fault.Kind.API_SERVER_AWAY).isPresent();
    }

    boolean metricsAway() {
        return blowing(Fault.Kind.METRICS_AWAY).isPresent();
    }

    private Optional<Fault> blowing(Fault.Kind kind) {
        Duration now = clock();
        return scenario.faults().stream()
                .filter(fault -> fault.kind() == kind && !singleEvents.contains(fault) && fault.covers(now))
                .findFirst();
    }

    /** Whether a fault of that kind strikes this write; a single event strikes once. */
    private boolean strikesWrite(Fault.Kind kind) {
        Duration now = clock();
        Optional<Fault> single = singleEvents.stream()
                .filter(fault -> fault.kind() == kind && fault.at().compareTo(now) <= 0)
                .findFirst();
        single.ifPresent(singleEvents::remove);
        return single.isPresent()
                || scenario.faults().stream()
                        .anyMatch(fault -> fault.kind() == kind && fault.lasts().isPresent() && fault.covers(now));
    }

    // ---- calls to the API

    /** A call that looks, and writes when something is missing. */
    interface Call<T> {
        /** What has to be written; empty when all is as it should be. */
        Optional<Runnable> write() throws PlatformException;

        T answer() throws PlatformException;
    }

    <T> T call(String object, Call<T> call) throws PlatformException {
        Optional<Fault> slow;
        synchronized (this) {
            slow = blowing(Fault.Kind.SLOW_API);
        }
        Duration takes = slow.map(Fault::delay).orElse(Duration.ZERO);
        boolean tooSlow = takes.compareTo(CALL_TIMEOUT) > 0;
        if (!takes.isZero()) {
            spend.accept(tooSlow ? CALL_TIMEOUT : takes);
        }
        synchronized (this) {
            refuse(object);
            Optional<Runnable> write = call.write();
            boolean lost = false;
            if (write.isPresent()) {
                if (blowing(Fault.Kind.CHANGE_REFUSED).isPresent()) {
                    throw new PlatformException(
                            PlatformException.Kind.REJECTED,
                            object + ": the API server refuses the change: forbidden by an admission policy");
                }
                if (strikesWrite(Fault.Kind.CONFLICT)) {
                    throw new PlatformException(
                            PlatformException.Kind.TRANSIENT,
                            object + ": conflict: the object has been modified; please try again");
                }
                lost = strikesWrite(Fault.Kind.LOST_REPLY);
                write.get().run();
            }
            if (lost || tooSlow) {
                throw new PlatformException(
                        PlatformException.Kind.TRANSIENT, object + ": no answer from the API server in time");
            }
            return call.answer();
        }
    }

    private void refuse(String object) throws PlatformException {
        if (apiAway()) {
            throw new PlatformException(
                    PlatformException.Kind.TRANSIENT, object + ": the API server does not answer: connection refused");
        }
        if (blowing(Fault.Kind.ACCESS_DENIED).isPresent()) {
            throw new PlatformException(
                    PlatformException.Kind.UNAUTHORIZED,
                    object + ": the API server does not accept the credentials: token expired");
        }
    }

    // ---- time

    Instant now() {
        return scheduler.now();
    }

    private Duration clock() {
        return Duration.between(start, scheduler.now());
    }

    Delays delays() {
        return delays;
    }

    void later(Duration delay, Runnable event) {
        at(scheduler.now().plus(delay), event);
    }

    void observe(SimulatedDeployment deployment) {
        observer.accept(DeploymentView.of(deployment));
    }
}
