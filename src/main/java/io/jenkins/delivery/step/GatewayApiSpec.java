package io.jenkins.delivery.step;

import static io.jenkins.delivery.step.Parameter.optional;
import static io.jenkins.delivery.step.Parameter.required;

import io.jenkins.delivery.step.Parameter.Type;
import java.util.List;
import java.util.Optional;

/**
 * An HTTPRoute of the Gateway API splits the traffic by weights.
 *
 * @param route name of the HTTPRoute, in the Deployment's namespace
 * @param service the Service in it whose traffic is split; left out: the one that selects the Deployment's pods
 */
public record GatewayApiSpec(String route, Optional<String> service) implements RouterSpec {
    public static final Spec<GatewayApiSpec> SPEC = new Spec<>(
            new Signature(
                    "gatewayApi",
                    Optional.of("route"),
                    List.of(
                            required("route", new Type.Text(), "name of the HTTPRoute, in the Deployment's namespace"),
                            optional(
                                    "service",
                                    new Type.Text(),
                                    "Service in the route whose traffic is split; left out: the one that selects the pods")),
                    "an HTTPRoute of the Gateway API splits the traffic exactly"),
            written -> new GatewayApiSpec(written.text("route"), written.optionalText("service")));
}
