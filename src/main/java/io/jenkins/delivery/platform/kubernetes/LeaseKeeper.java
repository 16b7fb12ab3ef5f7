package io.jenkins.delivery.platform.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.delivery.json.Json;
import io.jenkins.delivery.platform.Baseline;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.PlatformException.Kind;
import io.jenkins.delivery.platform.Stamp;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * The right to write to a Deployment: a {@code coordination.k8s.io/Lease} beside it, which also carries what a successor needs.
 *
 * <p>The way back stands in it from its creation, before anything else is written. The copy of the journal rides on renewals.
 * Neither stands on the Deployment itself, because the Deployment controller copies a Deployment's annotations to its
 * ReplicaSets, takes none away again, and {@code kubectl rollout undo} brings them back from there.
 */
final class LeaseKeeper {
    static final String BASELINE = "delivery.jenkins.io/baseline";
    static final String JOURNAL = "delivery.jenkins.io/journal";
    private static final int LARGEST_JOURNAL = 64 * 1024;
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final TargetView view;
    private final String path;
    private final String name;
    private Optional<JsonNode> ours = Optional.empty();

    LeaseKeeper(TargetView view) {
        this.view = view;
        this.name = "delivery-" + view.spec().deployment();
        this.path = "/apis/coordination.k8s.io/v1/namespaces/"
                + Api.encode(view.spec().namespace()) + "/leases";
    }

    /**
     * @param orphaned whether the Deployment still carries marks of a rollout; asked only when another holder's lease has expired
     */
    void take(
            String holder, Duration duration, String version, Baseline baseline, Optional<Stamp> stamp, Orphan orphaned)
            throws PlatformException {
        Optional<JsonNode> known = ours;
        // Each round answers a lease that came, went or changed between our reading and our writing.
        for (int round = 0; round < 4; round++) {
            Api.Reply reply;
            if (known.isPresent()) {
                requireFree(holder, known.get(), orphaned);
                ObjectNode patch = renewal(holder, duration, version, baseline, stamp, known.get());
                reply = view.api().mergePatch(path + "/" + name, patch);
            } else {
                reply = view.api().create(path, fresh(holder, duration, version, baseline, stamp));
            }
            if (reply.ok()) {
                ours = Optional.of(reply.body());
                return;
            }
            if (!reply.is(409) && !(reply.is(404) && known.isPresent())) {
                throw Failures.refused("Lease " + title() + ": taking it", reply);
            }
            known = read();
        }
        throw new PlatformException(Kind.TRANSIENT, "Lease " + title() + " changes all the time; trying again later");
    }

    void release(String holder) throws PlatformException {
        Optional<JsonNode> known = ours.isPresent() ? ours : read();
        for (int round = 0; round < 3 && known.isPresent(); round++) {
            JsonNode lease = known.get();
            if (!holder.equals(holder(lease))) {
                break;
            }
            ObjectNode options = JSON.objectNode().put("apiVersion", "v1").put("kind", "DeleteOptions");
            ObjectNode preconditions = options.putObject("preconditions");
            preconditions.set("uid", lease.path("metadata").path("uid"));
            preconditions.set("resourceVersion", lease.path("metadata").path("resourceVersion"));
            Api.Reply deleted = view.api().delete(path + "/" + name, options);
            if (deleted.ok() || deleted.is(404)) {
                break;
            }
            if (!deleted.is(409)) {
                throw Failures.refused("Lease " + title() + ": deleting it", deleted);
            }
            known = read();
        }
        ours = Optional.empty();
    }

    /** The lease as it stands, for those who find a target in an odd state. */
    Optional<JsonNode> read() throws PlatformException {
        Api.Reply reply = view.api().get(path + "/" + name);
        return reply.is(404)
                ? Optional.empty()
                : reply.require("Lease " + title() + ": reading it").found();
    }

    String title() {
        return view.spec().namespace() + "/" + name;
    }

    static String holder(JsonNode lease) {
        return lease.path("spec").path("holderIdentity").asText("");
    }

    /** What says whether a target still carries marks of an unfinished rollout. */
    interface Orphan {
        boolean leftAnything() throws PlatformException;
    }

    private void requireFree(String holder, JsonNode lease, Orphan orphaned) throws PlatformException {
        String other = holder(lease);
        if (other.isEmpty() || other.equals(holder)) {
            return;
        }
        Instant until = expiry(lease);
        String since = lease.path("spec").path("acquireTime").asText("an unknown time");
        if (until.isAfter(view.clock().instant())) {
            throw new PlatformException(
                    Kind.HELD,
                    view.title() + " is held by rollout " + other + " since " + since + ", until " + until
                            + " unless it is renewed (Lease " + title() + "). Wait for it to end, or abort it.");
        }
        if (orphaned.leftAnything()) {
            throw new PlatformException(
                    Kind.HELD,
                    view.title() + " was left in the middle of rollout " + other + " (since " + since
                            + "), whose controller has not been heard of since " + until + ". "
                            + wayOut(view.spec(), lease));
        }
    }

    /** How a person finishes an orphan, if its own Jenkins never comes back. */
    static String wayOut(KubernetesSpec spec, JsonNode lease) {
        String start = "Resume or abort that rollout where it was started; or restore the old version by hand: ";
        try {
            JsonNode stored = Json.mapper()
                    .readTree(lease.path("metadata")
                            .path("annotations")
                            .path(BASELINE)
                            .asText("{}"));
            Baseline baseline = Json.mapper().treeToValue(stored.path("baseline"), Baseline.class);
            if (baseline == null || baseline.details() == null) {
                return start + "see its Lease for the old values.";
            }
            TargetBaseline old = TargetBaseline.of(baseline);
            ObjectNode patch = JSON.objectNode();
            ObjectNode body = patch.putObject("spec");
            old.settings()
                    .minReadySeconds()
                    .ifPresentOrElse(
                            seconds -> body.put("minReadySeconds", seconds), () -> body.putNull("minReadySeconds"));
            old.settings()
                    .progressDeadlineSeconds()
                    .ifPresentOrElse(
                            seconds -> body.put("progressDeadlineSeconds", seconds),
                            () -> body.putNull("progressDeadlineSeconds"));
            ObjectNode rolling = body.putObject("strategy").putObject("rollingUpdate");
            rolling.set("maxSurge", old.settings().maxSurge());
            rolling.set("maxUnavailable", old.settings().maxUnavailable());
            body.putObject("template")
                    .putObject("spec")
                    .putArray("containers")
                    .addObject()
                    .put("name", old.container())
                    .put("image", old.image());
            return start + "kubectl -n " + spec.namespace() + " patch deployment " + spec.deployment() + " -p '" + patch
                    + "' && kubectl -n " + spec.namespace() + " delete lease delivery-" + spec.deployment();
        } catch (com.fasterxml.jackson.core.JsonProcessingException | IllegalArgumentException unreadable) {
            return start + "see its Lease for the old values.";
        }
    }

    static Instant expiry(JsonNode lease) {
        JsonNode spec = lease.path("spec");
        try {
            return Instant.parse(spec.path("renewTime").asText())
                    .plusSeconds(spec.path("leaseDurationSeconds").asLong());
        } catch (DateTimeException unreadable) {
            return Instant.EPOCH;
        }
    }

    private ObjectNode fresh(
            String holder, Duration duration, String version, Baseline baseline, Optional<Stamp> stamp) {
        String now = MICROS.format(view.clock().instant());
        ObjectNode lease =
                JSON.objectNode().put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
        ObjectNode metadata = lease.putObject("metadata").put("name", name);
        metadata.putObject("labels").put("app.kubernetes.io/managed-by", Api.FIELD_MANAGER);
        metadata.set("annotations", annotations(version, baseline, stamp));
        // Should the Deployment be deleted, nothing of the rollout must outlive it.
        metadata.set("ownerReferences", view.ownedByDeployment(baseline));
        lease.putObject("spec")
                .put("holderIdentity", holder)
                .put("leaseDurationSeconds", seconds(duration))
                .put("acquireTime", now)
                .put("renewTime", now);
        return lease;
    }

    private ObjectNode renewal(
            String holder,
            Duration duration,
            String version,
            Baseline baseline,
            Optional<Stamp> stamp,
            JsonNode lease) {
        String now = MICROS.format(view.clock().instant());
        ObjectNode patch = JSON.objectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.set("resourceVersion", lease.path("metadata").path("resourceVersion"));
        metadata.set("annotations", annotations(version, baseline, stamp));
        ObjectNode spec = patch.putObject("spec")
                .put("holderIdentity", holder)
                .put("leaseDurationSeconds", seconds(duration))
                .put("renewTime", now);
        if (!holder.equals(holder(lease))) {
            spec.put("acquireTime", now)
                    .put(
                            "leaseTransitions",
                            lease.path("spec").path("leaseTransitions").asInt() + 1);
        }
        return patch;
    }

    private static ObjectNode annotations(String version, Baseline baseline, Optional<Stamp> stamp) {
        ObjectNode way = JSON.objectNode().put("version", version);
        way.set("baseline", Json.mapper().valueToTree(baseline));
        ObjectNode annotations = JSON.objectNode().put(BASELINE, way.toString());
        stamp.map(Stamp::journal)
                .filter(text -> text.length() < LARGEST_JOURNAL)
                .ifPresent(text -> annotations.put(JOURNAL, text));
        return annotations;
    }

    private static int seconds(Duration duration) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, duration.toSeconds()));
    }
}
