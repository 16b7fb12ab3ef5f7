package io.jenkins.delivery.step;

import static io.jenkins.delivery.step.Parameter.optional;
import static io.jenkins.delivery.step.Parameter.required;

import io.jenkins.delivery.step.Parameter.Type;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A Prometheus server, or anything that answers its HTTP API.
 *
 * @param credentialsId token, or user name and password; left out: none is sent
 */
public record PrometheusSpec(URI url, Optional<String> credentialsId) implements MetricsSpec {
    public static final Spec<PrometheusSpec> SPEC = new Spec<>(
            new Signature(
                    "prometheus",
                    Optional.of("url"),
                    List.of(
                            required("url", new Type.Text(), "address, without the path of the API"),
                            optional("credentialsId", new Type.Text(), "token, or user name and password")),
                    "a Prometheus server"),
            written -> new PrometheusSpec(
                    WebAddress.parse("url", written.text("url")), written.optionalText("credentialsId")));
}
