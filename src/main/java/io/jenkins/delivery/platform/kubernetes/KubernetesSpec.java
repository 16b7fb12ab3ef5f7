package io.jenkins.delivery.platform.kubernetes;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A plain Deployment as the target of rollouts.
 *
 * @param namespace where it is
 * @param deployment its name
 * @param container the container whose image is replaced; empty for the only one, or the only one of the same image repository
 * @param routing how its traffic is split
 */
public record KubernetesSpec(String namespace, String deployment, Optional<String> container, Routing routing) {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");

    /** How traffic is split between the two versions. */
    public sealed interface Routing {
        /** By the number of pods: no mesh and no gateway needed, shares as coarse as the pods are few. */
        record ReplicaRatio() implements Routing {}

        /**
         * By weights in Gateway API HTTPRoutes.
         *
         * @param routes the HTTPRoutes, in the Deployment's namespace; at least one
         * @param service the Service in them that leads to the Deployment; empty for the one that selects its pods
         */
        record HttpRoutes(List<String> routes, Optional<String> service) implements Routing {
            public HttpRoutes {
                routes = List.copyOf(routes);
                if (routes.isEmpty()) {
                    throw new IllegalArgumentException("route: name the HTTPRoute that leads to the Deployment");
                }
                routes.forEach(name -> requireName("route", name, NAME));
                service.ifPresent(name -> requireName("service", name, LABEL));
            }
        }
    }

    public KubernetesSpec {
        requireName("namespace", namespace, LABEL);
        requireName("deployment", deployment, NAME);
        container.ifPresent(name -> requireName("container", name, LABEL));
    }

    private static void requireName(String what, String name, Pattern allowed) {
        if (name == null || name.length() > 253 || !allowed.matcher(name).matches()) {
            throw new IllegalArgumentException(what + ": '" + name
                    + "' is not a name in Kubernetes (lower-case letters, digits and '-', beginning and ending with a letter or"
                    + " digit)");
        }
    }

    /** How people name it. */
    public String title() {
        return namespace + "/" + deployment;
    }
}
