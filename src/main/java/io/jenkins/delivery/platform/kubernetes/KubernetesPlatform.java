package io.jenkins.delivery.platform.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.delivery.platform.Baseline;
import io.jenkins.delivery.platform.Platform;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.PlatformException.Kind;
import io.jenkins.delivery.platform.PodProblem;
import io.jenkins.delivery.platform.Progress;
import io.jenkins.delivery.platform.Shape;
import io.jenkins.delivery.platform.Stamp;
import io.jenkins.delivery.platform.VersionCount;
import io.jenkins.delivery.platform.kubernetes.NamespaceWatches.PodState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Two versions in one plain Deployment. What it does next is {@link Shaper}'s word; what others did is {@link Drift}'s. */
final class KubernetesPlatform implements Platform {
    private static final int ROUNDS = 4;

    private final TargetView view;
    private final LeaseKeeper lease;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private String version = "";
    private volatile Optional<Baseline> baseline = Optional.empty();
    private Optional<Settings> written = Optional.empty();
    private Optional<Stamp> stamp = Optional.empty();

    KubernetesPlatform(TargetView view) {
        this.view = view;
        this.lease = new LeaseKeeper(view);
        String deployment = view.spec().deployment();
        view.listen(view.watches().deployments, deployment, this::tell);
        view.listen(view.watches().replicaSets, deployment, this::tell);
        view.listen(view.watches().pods, deployment, this::tell);
    }

    @Override
    public String name() {
        return "kubernetes: " + view.title();
    }

    @Override
    public Baseline inspect(String version) throws PlatformException {
        Baseline found = new Inspection(view, lease).inspect(version);
        resume(version, found);
        return found;
    }

    @Override
    public void resume(String version, Baseline baseline) {
        this.version = version;
        this.baseline = Optional.of(baseline);
    }

    @Override
    public void lease(String holder, Duration duration) throws PlatformException {
        lease.take(holder, duration, version, known(), stamp, () -> {
            DeploymentState now = view.refresh();
            return now.settings().anyBrake();
        });
    }

    @Override
    public void release(String holder) throws PlatformException {
        lease.release(holder);
    }

    @Override
    public Progress ensure(Shape shape, Stamp stamp) throws PlatformException {
        this.stamp = Optional.of(stamp);
        TargetBaseline old = TargetBaseline.of(known());
        if (!(shape instanceof Shape.Released)) {
            view.watches().pods.require();
        }
        DeploymentState now = shape instanceof Shape.Released ? view.refresh() : view.current();
        for (int round = 0; round < ROUNDS; round++) {
            requireSame(now, old);
            now = requireNoDrift(shape, now, old);
            Optional<ReplicaSetState> stable = view.replicaSet(old.stableTemplate());
            Optional<ReplicaSetState> candidate = view.replicaSet(old.candidateTemplate());
            Shaper.Decision decision =
                    new Shaper(now, stable, candidate, old, version, strategyIsOurs(now, old)).decide(shape);
            if (decision.write().isEmpty()) {
                return progress(shape, decision, stable, candidate);
            }
            now = write(now, old.container(), decision.write().get());
        }
        throw new PlatformException(
                Kind.TRANSIENT,
                "Deployment " + view.title()
                        + " is being changed faster than this rollout can write; trying again later");
    }

    /** Nothing: the marks of a rollout are its Lease, which is given back as a whole, and the router's own objects. */
    @Override
    public void cleanUp() {
        stamp = Optional.empty();
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        listeners.clear();
        view.close();
    }

    /** For metric queries, from any thread: the {@code pod-template-hash} of the new version's pods, once there are some. */
    Optional<String> candidateHash() {
        return baseline.flatMap(
                        known -> view.replicaSet(TargetBaseline.of(known).candidateTemplate()))
                .map(ReplicaSetState::hash);
    }

    void tell() {
        listeners.forEach(Runnable::run);
    }

    private DeploymentState write(DeploymentState now, String container, Shaper.Wanted wanted)
            throws PlatformException {
        Api.Reply reply = view.api().jsonPatch(view.path(), DeploymentPatch.of(now, container, wanted));
        if (reply.ok()) {
            written = Optional.of(wanted.settings());
            return view.note(reply);
        }
        if (reply.is(404)) {
            throw view.gone();
        }
        // The precondition failed, or the object is not accepted; only a look tells which.
        DeploymentState fresh = view.refresh();
        if (fresh.generation() == now.generation() && fresh.uid().equals(now.uid())) {
            throw Failures.refused("Deployment " + view.title() + ": the change of the rollout", reply);
        }
        return fresh;
    }

    private DeploymentState requireNoDrift(Shape shape, DeploymentState now, TargetBaseline old)
            throws PlatformException {
        if (new Drift(now, old, version, written).find(shape).isEmpty()) {
            return now;
        }
        // Never on hearsay: the Deployment itself is read before anybody is blamed.
        Api.Reply reply = view.read();
        DeploymentState fresh = view.note(reply);
        requireSame(fresh, old);
        Optional<Drift.Finding> finding = new Drift(fresh, old, version, written).find(shape);
        if (finding.isPresent()) {
            throw drifted(fresh, finding.get(), old, reply.body());
        }
        return fresh;
    }

    private PlatformException drifted(
            DeploymentState now, Drift.Finding finding, TargetBaseline old, JsonNode deployment) {
        String field = finding.field();
        if (field.equals("spec.template")) {
            field = templateField(old, deployment)
                    .map(deeper -> "spec.template." + deeper)
                    .orElse(field);
        }
        return new PlatformException(
                Kind.DRIFT,
                "Deployment " + view.title() + " was changed by somebody else during the rollout: " + field + " is "
                        + finding.seen() + ", expected " + finding.expected() + "; "
                        + Managers.writer(now.managers(), finding.path())
                        + ". The rollout stops writing to it. Agree on who deploys this Deployment, then start a new rollout.");
    }

    /** Which field of the template differs; the old ReplicaSet still has it as it was. */
    private Optional<String> templateField(TargetBaseline old, JsonNode deployment) {
        try {
            Optional<ReplicaSetState> stable = view.replicaSet(old.stableTemplate());
            if (stable.isEmpty()) {
                return Optional.empty();
            }
            Api.Reply reply = view.api()
                    .get(view.path(
                            "apps/v1", "replicasets/" + Api.encode(stable.get().name())));
            if (!reply.ok()) {
                return Optional.empty();
            }
            JsonNode before = Templates.withoutHash(reply.body().path("spec").path("template"));
            JsonNode after = deployment.path("spec").path("template");
            JsonNode image = Templates.withImage(after, old.container(), old.image());
            return Templates.difference(before, image);
        } catch (PlatformException unknown) {
            // The drift is told in any case; where exactly is only an extra.
            return Optional.empty();
        }
    }

    private void requireSame(DeploymentState now, TargetBaseline old) throws PlatformException {
        if (!now.uid().equals(old.uid())) {
            throw new PlatformException(
                    Kind.GONE,
                    "Deployment " + view.title()
                            + " was deleted and made anew during the rollout; what stood before is gone with it.");
        }
    }

    private boolean strategyIsOurs(DeploymentState now, TargetBaseline old) {
        if (now.settings().sameStrategy(old.settings())) {
            return false;
        }
        if (written.isPresent()) {
            return now.settings().sameStrategy(written.get());
        }
        return now.managers().isEmpty()
                ? now.settings().braked()
                : Managers.ours(now.managers(), "spec", "strategy", "rollingUpdate", "maxSurge")
                        || Managers.ours(now.managers(), "spec", "strategy", "rollingUpdate", "maxUnavailable");
    }

    private Progress progress(
            Shape shape,
            Shaper.Decision decision,
            Optional<ReplicaSetState> stable,
            Optional<ReplicaSetState> candidate) {
        List<PodProblem> problems = new ArrayList<>();
        Optional<ReplicaSetState> needed = shape instanceof Shape.Stable ? stable : candidate;
        if (!(shape instanceof Shape.Released)) {
            needed.ifPresent(version -> {
                version.failure()
                        .ifPresent(why -> problems.add(PodTroubles.ofReplicaSet("ReplicaSet " + version.name(), why)));
                for (PodState pod : view.watches().pods.of(view.spec().deployment())) {
                    if (pod.hash().equals(version.hash())) {
                        problems.addAll(pod.problems());
                    }
                }
            });
        }
        return new Progress(
                decision.settled(),
                stable.map(ReplicaSetState::count).orElse(VersionCount.NONE),
                candidate.map(ReplicaSetState::count).orElse(VersionCount.NONE),
                decision.waitingFor(),
                problems);
    }

    private Baseline known() {
        return baseline.orElseThrow(() -> new IllegalStateException("inspect or resume comes first"));
    }
}
