package io.jenkins.delivery.step;

import static io.jenkins.delivery.step.Parameter.required;
import static io.jenkins.delivery.step.Parameter.withDefault;

import io.jenkins.delivery.analysis.MetricQuery;
import io.jenkins.delivery.analysis.QueryScope;
import io.jenkins.delivery.step.Parameter.Type;
import java.util.List;
import java.util.Optional;

/**
 * A limit on the share of the new version's requests that count against it.
 *
 * @param name what people read
 * @param total query for counters of the new version's requests
 * @param errors query for counters of those that count against it
 * @param atMost the largest share allowed, as a fraction
 */
public record ErrorRateSpec(String name, MetricQuery total, MetricQuery errors, double atMost) implements CheckSpec {
    public static final Spec<ErrorRateSpec> SPEC = new Spec<>(
            new Signature(
                    "errorRate",
                    Optional.empty(),
                    List.of(
                            withDefault("name", new Type.Text(), "errors", "what it is called in logs and reports"),
                            required(
                                    "total",
                                    new Type.Text(),
                                    "query for counters of the new version's requests, one series a pod; it may name ${namespace}, ${deployment}, ${hash} (of the new version's pods) and ${version}"),
                            required(
                                    "errors",
                                    new Type.Text(),
                                    "query for counters of those requests that count against it"),
                            withDefault(
                                    "atMost",
                                    new Type.Share(),
                                    "1 %",
                                    "largest share allowed; it fails only when more than that is proven")),
                    "goes back when the share of failed (or too slow) requests is proven to be beyond a limit"),
            written -> new ErrorRateSpec(
                    written.text("name"),
                    new MetricQuery(written.text("total")),
                    new MetricQuery(written.text("errors")),
                    written.share("atMost")));

    public ErrorRateSpec {
        QueryScope.check("total", total.text());
        QueryScope.check("errors", errors.text());
    }
}
