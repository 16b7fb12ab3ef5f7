package io.jenkins.delivery.analysis;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A query in its source's own language. What a check holds may have names in it, which {@link QueryScope} fills in at each look.
 *
 * @param text for Prometheus: PromQL
 */
public record MetricQuery(@JsonValue String text) {
    @JsonCreator
    public MetricQuery {
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException("query: is empty; give the text of a query, for example"
                    + " sum by (pod) (http_requests_total{namespace=\"shop\"})");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
