package io.jenkins.delivery.health;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A question with a yes or a no for an answer, that can be asked again and again. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "probe")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Probe.Http.class, name = "http"),
    @JsonSubTypes.Type(value = Probe.Tcp.class, name = "tcp"),
    @JsonSubTypes.Type(value = Probe.Readiness.class, name = "readiness")
})
public sealed interface Probe {

    /** How long one answer may take. */
    Duration timeout();

    /**
     * A GET request.
     *
     * @param url http or https, without user name and password
     * @param status the status codes that are healthy
     * @param contains text that the body must contain
     * @param headers sent along; they are journalled, so no secrets: these come by {@code credential}
     * @param credential name of a credential for the {@code Authorization} header
     * @param timeout for the whole exchange
     */
    record Http(
            URI url,
            StatusRange status,
            Optional<String> contains,
            Map<String, String> headers,
            Optional<String> credential,
            Duration timeout)
            implements Probe {
        public Http {
            headers = Collections.unmodifiableMap(new TreeMap<>(headers));
        }
    }

    /** Whether a connection can be opened. */
    record Tcp(String host, int port, Duration timeout) implements Probe {}

    /** Whether all pods (or containers) of the new version are ready, as the platform says. */
    record Readiness(Duration timeout) implements Probe {}
}
