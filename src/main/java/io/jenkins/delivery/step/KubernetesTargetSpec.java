package io.jenkins.delivery.step;

import static io.jenkins.delivery.step.Parameter.optional;
import static io.jenkins.delivery.step.Parameter.required;
import static io.jenkins.delivery.step.Parameter.withDefault;

import io.jenkins.delivery.platform.kubernetes.KubernetesSpec;
import io.jenkins.delivery.step.Parameter.Type;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A plain Deployment in a namespace. Nothing is installed in the cluster.
 *
 * @param container the container whose image changes; may be left out when the Deployment has one, or one with the same image
 *     repository
 * @param credentialsId a kubeconfig file, or a token together with {@code serverUrl}; left out: the pod's own service account
 * @param serverUrl address of the API server, for a token
 * @param caCertificate the API server's certificate authority in PEM, for a token
 * @param router what splits the traffic
 */
public record KubernetesTargetSpec(
        String namespace,
        String deployment,
        Optional<String> container,
        Optional<String> credentialsId,
        Optional<String> serverUrl,
        Optional<String> caCertificate,
        RouterSpec router)
        implements TargetSpec {

    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern DNS_NAME = Pattern.compile("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?");

    public static final Spec<KubernetesTargetSpec> SPEC = new Spec<>(
            new Signature(
                    "kubernetes",
                    Optional.of("deployment"),
                    List.of(
                            required("deployment", new Type.Text(), "name of the Deployment"),
                            withDefault("namespace", new Type.Text(), "default", "namespace of the Deployment"),
                            optional(
                                    "container",
                                    new Type.Text(),
                                    "container whose image changes, where the Deployment has several"),
                            optional(
                                    "credentialsId",
                                    new Type.Text(),
                                    "kubeconfig file, or token together with serverUrl; left out: the pod's service account"),
                            optional("serverUrl", new Type.Text(), "address of the API server, for a token"),
                            optional(
                                    "caCertificate",
                                    new Type.Text(),
                                    "certificate authority of the API server in PEM, for a token"),
                            optional(
                                    "router",
                                    new Type.Symbol(Family.ROUTER),
                                    "what splits the traffic; left out: the share of pods")),
                    "a Deployment in a Kubernetes cluster"),
            KubernetesTargetSpec::read);

    public KubernetesTargetSpec {
        requireName("namespace", namespace, DNS_LABEL);
        requireName("deployment", deployment, DNS_NAME);
        container.ifPresent(name -> requireName("container", name, DNS_LABEL));
        serverUrl.ifPresent(url -> WebAddress.parse("serverUrl", url));
        if (serverUrl.isPresent() && credentialsId.isEmpty()) {
            throw new IllegalArgumentException("serverUrl: needs a token, but credentialsId is missing");
        }
        if (caCertificate.isPresent() && serverUrl.isEmpty()) {
            throw new IllegalArgumentException("caCertificate: is of no use without serverUrl");
        }
    }

    @Override
    public String name() {
        return "kubernetes: " + namespace + "/" + deployment;
    }

    /** The same target as the platform knows it. */
    public KubernetesSpec platformSpec() {
        KubernetesSpec.Routing routing = router instanceof GatewayApiSpec gateway
                ? new KubernetesSpec.Routing.HttpRoutes(List.of(gateway.route()), gateway.service())
                : new KubernetesSpec.Routing.ReplicaRatio();
        return new KubernetesSpec(namespace, deployment, container, routing);
    }

    private static KubernetesTargetSpec read(Arguments written) {
        return new KubernetesTargetSpec(
                written.text("namespace"),
                written.text("deployment"),
                written.optionalText("container"),
                written.optionalText("credentialsId"),
                written.optionalText("serverUrl"),
                written.optionalText("caCertificate"),
                written.optionalSymbol("router", RouterSpec.class).orElseGet(ReplicaRatioSpec::new));
    }

    private static void requireName(String parameter, String name, Pattern allowed) {
        if (!allowed.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    parameter + ": '" + name
                            + "' is not a Kubernetes name: lower-case letters, digits and '-', beginning and ending with a letter or digit");
        }
    }
}
