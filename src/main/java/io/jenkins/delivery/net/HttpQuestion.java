package io.jenkins.delivery.net;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A request.
 *
 * @param url http or https
 * @param headers name to value; values are never repeated in messages
 * @param form what is posted, already encoded; empty: a GET
 * @param timeout for the whole exchange: connection, headers and body
 * @param mostBytes of the body to be read
 */
public record HttpQuestion(
        URI url, Map<String, String> headers, Optional<String> form, Duration timeout, int mostBytes) {
    public HttpQuestion {
        headers = Map.copyOf(headers);
    }

    /** Headers are left out: one of them may be a credential. */
    @Override
    public String toString() {
        return (form.isPresent() ? "POST " : "GET ") + url;
    }
}
