package io.jenkins.delivery.testbed;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** HTTPRoutes as a user writes them. */
public final class Gateway {
    private static final ResourceDefinitionContext CONTEXT = new ResourceDefinitionContext.Builder()
            .withGroup("gateway.networking.k8s.io")
            .withVersion("v1")
            .withKind("HTTPRoute")
            .withPlural("httproutes")
            .withNamespaced(true)
            .build();

    private Gateway() {}

    public static NonNamespaceOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            routes(RealCluster cluster) {
        return cluster.admin().genericKubernetesResources(CONTEXT).inNamespace(cluster.namespace());
    }

    public static void create(RealCluster cluster, String yaml) {
        routes(cluster)
                .resource(cluster.admin().getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class))
                .create();
    }

    /** One route to one Service. */
    public static void create(RealCluster cluster, String name, String service) {
        create(
                cluster,
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: %s}
                spec:
                  parentRefs: [{name: edge}]
                  rules:
                  - backendRefs: [{name: %s, port: 80}]
                """
                        .formatted(name, service));
    }

    /** {@code [web:80, other:20]} for each rule. */
    public static List<String> weights(RealCluster cluster, String name) {
        List<String> rules = new ArrayList<>();
        for (Object rule : (List<?>) routes(cluster).withName(name).get().get("spec", "rules")) {
            List<String> refs = new ArrayList<>();
            for (Object ref : (List<?>) ((Map<?, ?>) rule).get("backendRefs")) {
                refs.add(((Map<?, ?>) ref).get("name") + ":" + ((Map<?, ?>) ref).get("weight"));
            }
            rules.add(refs.toString());
        }
        return rules;
    }
}
