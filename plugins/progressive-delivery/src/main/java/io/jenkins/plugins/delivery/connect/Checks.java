package io.jenkins.plugins.delivery.connect;

import hudson.AbortException;
import io.jenkins.delivery.analysis.Checker;
import io.jenkins.delivery.analysis.LiveChecker;
import io.jenkins.delivery.analysis.MetricSource;
import io.jenkins.delivery.analysis.PrometheusSource;
import io.jenkins.delivery.analysis.QueryScope;
import io.jenkins.delivery.health.LiveProbes;
import io.jenkins.delivery.health.Probe;
import io.jenkins.delivery.health.ProbeClient;
import io.jenkins.delivery.net.Authorization;
import io.jenkins.delivery.net.Http;
import io.jenkins.delivery.platform.VersionCount;
import io.jenkins.delivery.step.CanaryRolloutSpec;
import io.jenkins.delivery.step.CheckSpec;
import io.jenkins.delivery.step.MetricsSpec;
import io.jenkins.delivery.step.ProbeSpec;
import io.jenkins.delivery.step.PrometheusSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The engine's probes and metric sources with Jenkins' credentials. */
public final class Checks {
    private Checks() {}

    static Checker of(
            CanaryRolloutSpec spec,
            CredentialScope credentials,
            Supplier<VersionCount> candidate,
            Supplier<QueryScope> scope)
            throws AbortException {
        Map<String, MetricSource> sources = new HashMap<>();
        if (spec.metrics().isPresent()) {
            sources.put(CanaryRolloutSpec.SOURCE, source(spec.metrics().get(), credentials));
        }
        return new LiveChecker(sources, probes(spec.checks(), credentials, candidate), scope);
    }

    private static MetricSource source(MetricsSpec metrics, CredentialScope credentials) throws AbortException {
        PrometheusSpec prometheus = (PrometheusSpec) metrics;
        Authorization authorization = Authorization.none();
        if (prometheus.credentialsId().isPresent()) {
            authorization = new Secrets(credentials)
                    .authorization(
                            "prometheus",
                            prometheus.credentialsId().get(),
                            prometheus.url().toString());
        }
        return new PrometheusSource("prometheus", prometheus.url(), authorization, Http.standard());
    }

    /**
     * What asks the given probes.
     *
     * @throws AbortException when a credential is missing or of the wrong kind
     */
    public static ProbeClient probes(
            Collection<? extends CheckSpec> checks, CredentialScope credentials, Supplier<VersionCount> candidate)
            throws AbortException {
        Map<String, Authorization> known = new HashMap<>();
        for (CheckSpec check : checks) {
            if (check instanceof ProbeSpec named
                    && named.probe() instanceof Probe.Http http
                    && http.credential().isPresent()) {
                String id = http.credential().get();
                known.put(
                        id,
                        new Secrets(credentials)
                                .authorization("httpCheck", id, http.url().toString()));
            }
        }
        return new LiveProbes(Http.standard(), known, candidate);
    }
}
