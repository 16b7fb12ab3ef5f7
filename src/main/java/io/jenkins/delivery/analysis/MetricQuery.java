package io.jenkins.delivery.analysis;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A query in its source's own language, with all names filled in.
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
