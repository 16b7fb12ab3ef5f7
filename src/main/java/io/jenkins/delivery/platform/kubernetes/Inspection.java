package io.jenkins.delivery.platform.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.jenkins.delivery.platform.Baseline;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.PlatformException.Kind;
import io.jenkins.delivery.words.Nearest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that can be known to go wrong is found here, before anything is changed. */
final class Inspection {
    private static final int NAMES_SHOWN = 5;

    private final TargetView view;
    private final LeaseKeeper lease;

    Inspection(TargetView view, LeaseKeeper lease) {
        this.view = view;
        this.lease = lease;
    }

    Baseline inspect(String version) throws PlatformException {
        requireImage(version);
        Api.Reply reply = view.api().get(view.path());
        if (reply.is(404)) {
            throw unknown();
        }
        // First of all: without permissions every other complaint may be wrong.
        Permissions.require(view.api(), view.spec());
        reply.require("Deployment " + view.title() + ": reading it");
        DeploymentState now = view.note(reply);

        requireNoOrphan(now);
        requireStill(now);
        String container = container(now, version);
        String image = now.images().get(container);
        if (image.equals(version)) {
            throw rejected(
                    "already runs " + version + ": there is nothing to roll out. If that tag was pushed again, name the"
                            + " new image by its digest.");
        }
        String candidate = tryOut(now, container, version);
        ReplicaSetState stable = stable(now);
        TargetBaseline baseline = new TargetBaseline(
                now.uid(),
                container,
                image,
                now.images(),
                now.revision(),
                now.template(),
                candidate,
                stable.hash(),
                Math.max(0, now.replicas() - now.counts().ready()),
                now.settings());
        return baseline.toBaseline(now.replicas());
    }

    private void requireImage(String version) throws PlatformException {
        if (version == null || version.isBlank() || version.chars().anyMatch(c -> c <= ' ')) {
            throw rejected("cannot run '" + version + "': it is not an image reference such as shop/web:1.5.0");
        }
    }

    private void requireNoOrphan(DeploymentState now) throws PlatformException {
        if (!now.settings().anyBrake()) {
            return;
        }
        Optional<JsonNode> left = lease.read();
        if (left.isEmpty()) {
            throw rejected("still has the brake of an unfinished rollout (minReadySeconds "
                    + now.settings().minReady() + "), whose Lease " + lease.title()
                    + " is gone. Set minReadySeconds, progressDeadlineSeconds, strategy and image to what they should be, then"
                    + " start again.");
        }
        String holder = LeaseKeeper.holder(left.get());
        boolean alive = LeaseKeeper.expiry(left.get()).isAfter(view.clock().instant());
        throw new PlatformException(
                Kind.HELD,
                view.title()
                        + (alive
                                ? " is in the middle of rollout " + holder + " (Lease " + lease.title()
                                        + "). Wait for it to end, or abort it."
                                : " was left in the middle of rollout " + holder
                                        + ", whose controller has not been heard of since "
                                        + LeaseKeeper.expiry(left.get()) + ". "
                                        + LeaseKeeper.wayOut(view.spec(), left.get())));
    }

    private void requireStill(DeploymentState now) throws PlatformException {
        if (now.paused()) {
            throw rejected("is paused (spec.paused: true), so nothing would happen. Run: kubectl -n "
                    + view.spec().namespace() + " rollout resume deployment "
                    + view.spec().deployment());
        }
        if (!now.strategy().equals("RollingUpdate")) {
            throw rejected("has strategy type " + now.strategy()
                    + ", which stops all old pods before new ones start: two versions cannot serve side by side. Set"
                    + " spec.strategy.type: RollingUpdate, if the application can run twice.");
        }
        if (now.replicas() == 0) {
            throw rejected("is scaled to 0 replicas: there is no traffic to be split. Scale it up first.");
        }
        DeploymentState.Counts pods = now.counts();
        if (!now.observed()) {
            throw rejected(
                    "was changed a moment ago, and its controller has not acted on it yet. Try again when that rollout"
                            + " has ended.");
        }
        if (pods.updated() != now.replicas() || pods.all() != pods.updated()) {
            throw rejected("is in the middle of another rollout: " + pods.updated() + " of " + now.replicas()
                    + " pods have its latest template and " + Math.max(0, pods.all() - pods.updated())
                    + " an older one. Wait for it to end (kubectl -n "
                    + view.spec().namespace()
                    + " rollout status deployment " + view.spec().deployment() + "), then start again.");
        }
    }

    private String container(DeploymentState now, String version) throws PlatformException {
        Map<String, String> images = now.images();
        if (view.spec().container().isPresent()) {
            String name = view.spec().container().get();
            if (!images.containsKey(name)) {
                throw rejected("has no container '" + name + "'; container: must be one of " + images.keySet());
            }
            return name;
        }
        if (images.size() == 1) {
            return images.keySet().iterator().next();
        }
        List<String> same = images.entrySet().stream()
                .filter(each -> Images.repository(each.getValue()).equals(Images.repository(version)))
                .map(Map.Entry::getKey)
                .toList();
        if (same.size() != 1) {
            throw rejected("has " + images.size() + " containers, and " + (same.isEmpty() ? "none" : same.size())
                    + " of them run" + (same.isEmpty() ? "s" : "") + " an image of " + Images.repository(version)
                    + ": name the one to change, container: one of " + images);
        }
        return same.get(0);
    }

    /** The first write, tried without effect: admission has its say now and not when traffic is already pinned. */
    private String tryOut(DeploymentState now, String container, String version) throws PlatformException {
        Shaper.Wanted first = new Shaper.Wanted(Optional.of(version), Settings.beside(1));
        Api.Reply tried = view.api().tryJsonPatch(view.path(), DeploymentPatch.of(now, container, first));
        if (tried.ok()) {
            return DeploymentState.of(view.api().typed(tried, Deployment.class)).template();
        }
        DeploymentState again = view.refresh();
        if (again.generation() != now.generation()) {
            throw new PlatformException(
                    Kind.TRANSIENT,
                    "Deployment " + view.title() + " was changed while it was being looked at; try again");
        }
        throw Failures.refused(
                "Deployment " + view.title() + ": changing its image to " + version + " (tried without effect)", tried);
    }

    private ReplicaSetState stable(DeploymentState now) throws PlatformException {
        view.current();
        return view.replicaSet(now.template())
                .orElseThrow(() -> new PlatformException(
                        Kind.TRANSIENT,
                        "Deployment " + view.title()
                                + " has no ReplicaSet of its present template yet; its controller may be starting"));
    }

    private PlatformException unknown() {
        String names = similar().map(found -> " " + found).orElse("");
        return new PlatformException(
                Kind.GONE,
                "There is no Deployment " + view.spec().deployment() + " in namespace "
                        + view.spec().namespace() + " on " + view.api().server() + "." + names);
    }

    private Optional<String> similar() {
        try {
            Api.Reply list = view.api().getNames(view.path("apps/v1", "deployments") + "?limit=500");
            List<String> names = new ArrayList<>();
            list.body()
                    .path("items")
                    .forEach(
                            each -> names.add(each.path("metadata").path("name").asText()));
            if (!list.ok()) {
                return Optional.empty();
            }
            if (names.isEmpty()) {
                return Optional.of("There are no Deployments in that namespace at all.");
            }
            names.sort(Comparator.comparingInt(
                    name -> Nearest.distance(name, view.spec().deployment())));
            return Optional.of("There are: " + String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())))
                    + (names.size() > NAMES_SHOWN ? ", …" : ""));
        } catch (PlatformException notPermitted) {
            return Optional.empty();
        }
    }

    private PlatformException rejected(String what) {
        return new PlatformException(Kind.REJECTED, "Deployment " + view.title() + " " + what);
    }
}
