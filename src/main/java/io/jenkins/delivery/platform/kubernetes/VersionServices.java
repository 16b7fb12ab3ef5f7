package io.jenkins.delivery.platform.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.delivery.platform.Baseline;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.PlatformException.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The two Services that tell the versions apart: the user's own, with {@code pod-template-hash} in the selector. */
final class VersionServices {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int LONGEST_NAME = 63;
    private static final String TARGET = "delivery.jenkins.io/target";

    /** What makes a Service what it is, but for its address and its way out of the cluster. */
    private static final String[] COPIED = {
        "sessionAffinity", "sessionAffinityConfig", "ipFamilyPolicy", "internalTrafficPolicy", "trafficDistribution"
    };

    private final TargetView view;
    private final Map<String, String> made = new HashMap<>();

    VersionServices(TargetView view) {
        this.view = view;
    }

    static String stable(String service) {
        return name(service, "-delivery-stable");
    }

    static String candidate(String service) {
        return name(service, "-delivery-candidate");
    }

    private static String name(String service, String suffix) {
        if (service.length() + suffix.length() <= LONGEST_NAME) {
            return service + suffix;
        }
        String sum = "-" + Templates.sha(service);
        return service.substring(0, LONGEST_NAME - suffix.length() - sum.length()) + sum + suffix;
    }

    /** Makes it unless it is there; asks only when it has not been made by this instance. */
    void require(String name, JsonNode users, String hash, Baseline baseline) throws PlatformException {
        if (made.containsKey(name)) {
            return;
        }
        ObjectNode wanted = service(name, users, hash, baseline);
        for (int round = 0; round < 2; round++) {
            Api.Reply created = view.api().create(view.path("", "services"), wanted);
            if (created.ok()) {
                made.put(name, uid(created.body()));
                return;
            }
            if (!created.is(409)) {
                throw Failures.refused("Service " + title(name) + ": creating it", created);
            }
            Api.Reply there = view.api().get(path(name));
            if (there.ok() && !isOurs(there.body(), baseline)) {
                throw new PlatformException(
                        Kind.REJECTED,
                        "Service " + title(name)
                                + " exists already and is not this rollout's. It would be needed to tell the versions apart: rename or"
                                + " delete it.");
            }
            if (there.ok()
                    && there.body()
                            .path("spec")
                            .path("selector")
                            .equals(wanted.path("spec").path("selector"))) {
                made.put(name, uid(there.body()));
                return;
            }
            if (there.ok()) {
                // Left by an earlier rollout: it selects pods that are none of ours.
                delete(name, uid(there.body()));
            }
        }
        throw new PlatformException(
                Kind.TRANSIENT, "Service " + title(name) + " could not be made yet; trying again later");
    }

    /** Takes it away, if it is there and ours. */
    void remove(String name, Baseline baseline) throws PlatformException {
        Optional<String> uid = Optional.ofNullable(made.get(name));
        if (uid.isEmpty()) {
            Api.Reply there = view.api().get(path(name));
            if (!there.is(404)) {
                there.require("Service " + title(name) + ": reading it");
                uid = isOurs(there.body(), baseline) ? Optional.of(uid(there.body())) : Optional.empty();
            }
        }
        if (uid.isPresent()) {
            delete(name, uid.get());
        }
        made.remove(name);
    }

    private void delete(String name, String uid) throws PlatformException {
        ObjectNode options = JSON.objectNode().put("apiVersion", "v1").put("kind", "DeleteOptions");
        options.putObject("preconditions").put("uid", uid);
        Api.Reply deleted = view.api().delete(path(name), options);
        // A conflict means that one of the same name was made since: not ours.
        if (!deleted.ok() && !deleted.is(404) && !deleted.is(409)) {
            throw Failures.refused("Service " + title(name) + ": deleting it", deleted);
        }
    }

    private ObjectNode service(String name, JsonNode users, String hash, Baseline baseline) {
        ObjectNode service = JSON.objectNode().put("apiVersion", "v1").put("kind", "Service");
        ObjectNode metadata = service.putObject("metadata").put("name", name);
        metadata.putObject("labels")
                .put("app.kubernetes.io/managed-by", Api.FIELD_MANAGER)
                // A label's value has at most 63 letters; a Deployment's name may have more.
                .put(
                        TARGET,
                        view.spec().deployment().length() > LONGEST_NAME
                                ? "long-name"
                                : view.spec().deployment());
        metadata.set("ownerReferences", view.ownedByDeployment(baseline));
        ObjectNode spec = service.putObject("spec").put("type", "ClusterIP");
        if (users.path("clusterIP").asText("").equals("None")) {
            spec.put("clusterIP", "None");
        }
        for (String field : COPIED) {
            if (users.has(field)) {
                spec.set(field, users.get(field));
            }
        }
        for (JsonNode port : users.path("ports")) {
            ObjectNode copy = port.deepCopy();
            copy.remove("nodePort");
            spec.withArrayProperty("ports").add(copy);
        }
        ObjectNode selector = users.path("selector").deepCopy();
        spec.set("selector", selector.put(Templates.HASH, hash));
        return service;
    }

    private static boolean isOurs(JsonNode service, Baseline baseline) {
        JsonNode metadata = service.path("metadata");
        boolean managed = metadata.path("labels")
                .path("app.kubernetes.io/managed-by")
                .asText()
                .equals(Api.FIELD_MANAGER);
        String owner = metadata.path("ownerReferences").path(0).path("uid").asText();
        return managed && owner.equals(TargetBaseline.of(baseline).uid());
    }

    private static String uid(JsonNode object) {
        return object.path("metadata").path("uid").asText();
    }

    private String path(String name) {
        return view.path("", "services/" + Api.encode(name));
    }

    private String title(String name) {
        return view.spec().namespace() + "/" + name;
    }
}
