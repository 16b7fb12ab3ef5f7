package io.jenkins.delivery.platform.simulated;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.delivery.platform.Baseline;
import io.jenkins.delivery.platform.Platform;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.Progress;
import io.jenkins.delivery.platform.Shape;
import io.jenkins.delivery.platform.Stamp;
import io.jenkins.delivery.platform.VersionCount;
import io.jenkins.delivery.platform.simulated.SimulatedDeployment.Brake;
import io.jenkins.delivery.platform.simulated.SimulatedDeployment.Lease;
import io.jenkins.delivery.platform.simulated.SimulatedDeployment.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The simulated cluster as a rollout sees it. */
public final class SimulatedPlatform implements Platform {
    private final SimulatedCluster cluster;
    private final SimulatedDeployment deployment;
    private final List<Runnable> listeners = new ArrayList<>();
    private String candidate = "";
    private Optional<Baseline> baseline = Optional.empty();

    SimulatedPlatform(SimulatedCluster cluster, SimulatedDeployment deployment) {
        this.cluster = cluster;
        this.deployment = deployment;
    }

    @Override
    public String name() {
        return deployment.name;
    }

    @Override
    public Baseline inspect(String version) throws PlatformException {
        Baseline found = cluster.call(name(), new Looking<>(() -> {
            requireThere();
            String running = deployment.spec.template();
            if (deployment.spec.held().isPresent()) {
                throw rejected("is in the middle of another rollout (to " + running + "); finish or abort it first");
            }
            if (running.equals(version)) {
                throw rejected("already runs " + version + "; there is nothing to roll out");
            }
            return new Baseline(
                    running,
                    deployment.replicas,
                    JsonNodeFactory.instance.objectNode().put("outsideChanges", deployment.outsideChanges));
        }));
        resume(version, found);
        return found;
    }

    private PlatformException rejected(String why) {
        return new PlatformException(PlatformException.Kind.REJECTED, name() + " " + why);
    }

    @Override
    public void resume(String version, Baseline stored) {
        candidate = version;
        baseline = Optional.of(stored);
    }

    @Override
    public void lease(String holder, Duration duration) throws PlatformException {
        cluster.call(
                name(),
                new Looking<>(() -> {
                    requireThere();
                    Optional<Lease> other = deployment.lease.filter(lease ->
                            !lease.holder().equals(holder) && lease.until().isAfter(cluster.now()));
                    if (other.isPresent()) {
                        throw new PlatformException(
                                PlatformException.Kind.HELD,
                                name() + " is held by rollout " + other.get().holder()
                                        + "; wait until it has ended, or abort it");
                    }
                    return "";
                }) {
                    @Override
                    public Optional<Runnable> write() throws PlatformException {
                        answer();
                        return Optional.of(() -> deployment.lease =
                                Optional.of(new Lease(holder, cluster.now().plus(duration))));
                    }
                });
    }

    @Override
    public void release(String holder) throws PlatformException {
        cluster.call(name(), new Looking<>(() -> "") {
            @Override
            public Optional<Runnable> write() {
                return deployment
                        .lease
                        .filter(lease -> lease.holder().equals(holder))
                        .map(lease -> () -> deployment.lease = Optional.empty());
            }
        });
    }

    @Override
    public Progress ensure(Shape shape, Stamp stamp) throws PlatformException {
        return cluster.call(name(), new Looking<>(() -> progress(shape)) {
            @Override
            public Optional<Runnable> write() throws PlatformException {
                requireThere();
                requireOurs(shape, stamp);
                Spec wanted = spec(shape);
                return wanted.equals(deployment.spec)
                        ? Optional.empty()
                        : Optional.of(() -> deployment.write(wanted, Optional.of(stamp)));
            }
        });
    }

    private void requireThere() throws PlatformException {
        if (deployment.deleted) {
            throw new PlatformException(
                    PlatformException.Kind.GONE, name() + " does not exist (any more); was it deleted?");
        }
    }

    private void requireOurs(Shape shape, Stamp stamp) throws PlatformException {
        Optional<Lease> other = deployment.lease.filter(lease ->
                !lease.holder().equals(stamp.rollout()) && lease.until().isAfter(cluster.now()));
        if (other.isPresent()) {
            throw new PlatformException(
                    PlatformException.Kind.HELD,
                    name() + " is held by rollout " + other.get().holder() + ", which has taken it over");
        }
        long known = baseline().details().path("outsideChanges").asLong();
        if (!(shape instanceof Shape.Released) && deployment.outsideChanges > known) {
            throw new PlatformException(
                    PlatformException.Kind.DRIFT,
                    name() + " was changed by somebody else in the middle of the rollout: " + deployment.outsideChange
                            + "; the rollout lets go of it");
        }
    }

    private Baseline baseline() {
        return baseline.orElseThrow(
                () -> new IllegalStateException(name() + ": neither inspected nor resumed before it was changed"));
    }

    private Spec spec(Shape shape) {
        String stable = baseline().version();
        if (shape instanceof Shape.Beside beside) {
            return new Spec(candidate, Optional.of(new Brake(stable, beside.percent(), false)));
        }
        if (shape instanceof Shape.Shared shared) {
            return new Spec(candidate, Optional.of(new Brake(stable, shared.percent(), true)));
        }
        if (shape instanceof Shape.Released) {
            return new Spec(deployment.spec.template(), Optional.empty());
        }
        return new Spec(shape instanceof Shape.Candidate ? candidate : stable, Optional.empty());
    }

    private Progress progress(Shape shape) {
        VersionCount stable = deployment.count(baseline().version());
        VersionCount fresh = deployment.count(candidate);
        List<String> missing = shape instanceof Shape.Released ? List.of() : missing();
        return new Progress(
                missing.isEmpty(), stable, fresh, String.join(", ", missing), deployment.problems(candidate));
    }

    private List<String> missing() {
        List<String> missing = new ArrayList<>();
        Map<String, Integer> wanted = deployment.wanted();
        wanted.forEach((version, count) -> {
            VersionCount there = deployment.count(version);
            if (there.ready() < count) {
                missing.add(there.ready() + " of " + count + " pods of " + version + " are ready");
            }
        });
        deployment.pods().stream().map(pod -> pod.version).distinct().forEach(version -> {
            int surplus = deployment.count(version).total() - wanted.getOrDefault(version, 0);
            if (surplus > 0) {
                missing.add(surplus + (surplus == 1 ? " pod of " : " pods of ") + version + " still to go");
            }
        });
        return missing;
    }

    @Override
    public void cleanUp() throws PlatformException {
        cluster.call(name(), new Looking<>(() -> "") {
            @Override
            public Optional<Runnable> write() {
                return deployment.stamp.map(stamp -> () -> deployment.stamp = Optional.empty());
            }
        });
    }

    @Override
    public void onChange(Runnable listener) {
        synchronized (cluster) {
            listeners.add(listener);
            deployment.listen(listener);
        }
    }

    @Override
    public void close() {
        synchronized (cluster) {
            listeners.forEach(deployment::forget);
        }
    }
}
