package io.jenkins.delivery.platform.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.PlatformException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the credentials must be allowed to do, asked before anything is changed and told all at once: half a rollout that ends
 * in 'forbidden' is worse than none.
 */
final class Permissions {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Permissions() {}

    private record Need(String group, String resource, String verb) {}

    static void require(Api api, KubernetesSpec spec) throws PlatformException {
        List<Need> missing = new ArrayList<>();
        ObjectNode question = JSON.objectNode();
        question.putObject("spec").put("namespace", spec.namespace());
        // One question for all rules; cheaper than one for each verb.
        Api.Reply reply = api.ask("/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", question);
        JsonNode rules = reply.ok() ? reply.body().path("status").path("resourceRules") : JSON.arrayNode();
        for (Need need : needs(spec)) {
            // The rules may be incomplete (webhook authorizers): a missing one is asked for by itself before it is
            // complained of.
            if (!allowed(rules, need) && !review(api, spec.namespace(), need)) {
                missing.add(need);
            }
        }
        if (!missing.isEmpty()) {
            throw new PlatformException(
                    Kind.REJECTED,
                    spec.title() + ": the credentials lack permissions in namespace " + spec.namespace() + ": "
                            + words(missing)
                            + ". Add a Role with these rules and bind it to the user or service account of the credentials.");
        }
    }

    private static List<Need> needs(KubernetesSpec spec) {
        List<Need> needs = new ArrayList<>();
        add(needs, "apps", "deployments", "get", "list", "watch", "patch");
        add(needs, "apps", "replicasets", "get", "list", "watch");
        add(needs, "", "pods", "list", "watch");
        add(needs, "coordination.k8s.io", "leases", "get", "create", "patch", "delete");
        if (spec.routing() instanceof KubernetesSpec.Routing.HttpRoutes) {
            add(needs, "", "services", "get", "create", "delete");
            add(needs, "discovery.k8s.io", "endpointslices", "list", "watch");
            add(needs, "gateway.networking.k8s.io", "httproutes", "get", "list", "watch", "patch");
        }
        return needs;
    }

    private static void add(List<Need> needs, String group, String resource, String... verbs) {
        for (String verb : verbs) {
            needs.add(new Need(group, resource, verb));
        }
    }

    private static boolean allowed(JsonNode rules, Need need) {
        for (JsonNode rule : rules) {
            boolean anyName = rule.path("resourceNames").isEmpty();
            if (anyName
                    && has(rule.path("verbs"), need.verb)
                    && has(rule.path("apiGroups"), need.group)
                    && has(rule.path("resources"), need.resource)) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(JsonNode list, String wanted) {
        for (JsonNode each : list) {
            if (each.asText().equals("*") || each.asText().equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static boolean review(Api api, String namespace, Need need) throws PlatformException {
        ObjectNode question = JSON.objectNode();
        question.putObject("spec")
                .putObject("resourceAttributes")
                .put("namespace", namespace)
                .put("group", need.group)
                .put("resource", need.resource)
                .put("verb", need.verb);
        Api.Reply reply = api.ask("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", question);
        // Who may not even ask is not refused for that: the write itself will tell.
        return !reply.ok() || reply.body().path("status").path("allowed").asBoolean();
    }

    private static String words(List<Need> missing) {
        Map<String, List<String>> verbs = new LinkedHashMap<>();
        for (Need each : missing) {
            String resource = each.group.isEmpty() ? each.resource : each.resource + "." + each.group;
            verbs.computeIfAbsent(resource, none -> new ArrayList<>()).add(each.verb);
        }
        List<String> words = new ArrayList<>();
        verbs.forEach((resource, all) -> words.add(String.join(", ", all) + " on " + resource));
        return String.join("; ", words);
    }
}
