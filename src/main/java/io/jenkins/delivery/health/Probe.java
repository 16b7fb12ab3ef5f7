package io.jenkins.delivery.health;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A question with a yes or a no for an answer, that can be asked again and again. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "probe")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Probe.Http.class, name = "http"),
    @JsonSubTypes.Type(value = Probe.Tcp.class, name = "tcp"),
    @JsonSubTypes.Type(value = Probe.Readiness.class, name = "readiness")
})
public sealed interface Probe {
    /** What an answer may take unless somebody says otherwise. */
    Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    /** How long one answer may take: 10 ms to 1 min. */
    Duration timeout();

    /** What is asked, for people. */
    String describe();

    /**
     * A GET request. A redirect is an answer like any other and is not followed.
     *
     * @param url http or https, without user name and password
     * @param status the status codes that are healthy
     * @param contains text that the first 64 KiB of the body must contain
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
        private static final Set<String> SECRET =
                Set.of("authorization", "proxy-authorization", "cookie", "x-api-key", "x-auth-token");

        public Http {
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if (url.getRawUserInfo() != null) {
                // The URL itself must not be repeated: it carries the password.
                throw new IllegalArgumentException(
                        "url: has a user name or password in it, which would end up in logs; use a credential");
            }
            if (!Set.of("http", "https").contains(scheme) || url.getHost() == null) {
                throw new IllegalArgumentException("url: " + url
                        + " is not an http or https address with a host, for example http://web.shop:8080/healthz");
            }
            for (Map.Entry<String, String> header : headers.entrySet()) {
                if (SECRET.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                    throw new IllegalArgumentException("headers: " + header.getKey()
                            + " carries a secret, which would end up in the journal; use a credential");
                }
                if (header.getKey().isBlank() || header.getValue().chars().anyMatch(c -> c < ' ' && c != '\t')) {
                    throw new IllegalArgumentException(
                            "headers: '" + header.getKey() + "' or its value cannot be sent as a header");
                }
            }
            checkTimeout(timeout);
            headers = Collections.unmodifiableMap(new TreeMap<>(headers));
        }

        /** Any status from 200 to 399 within 5 s. */
        public static Http at(URI url) {
            return new Http(url, StatusRange.DEFAULT, Optional.empty(), Map.of(), Optional.empty(), DEFAULT_TIMEOUT);
        }

        @Override
        public String describe() {
            return "GET " + url;
        }
    }

    /**
     * Whether a connection can be opened.
     *
     * @param host name or address
     * @param port 1 to 65535
     */
    record Tcp(String host, int port, Duration timeout) implements Probe {
        public Tcp {
            if (host == null || host.isBlank()) {
                throw new IllegalArgumentException("host: is empty; give a name or an address");
            }
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("port: " + port + " is not from 1 to 65535");
            }
            checkTimeout(timeout);
        }

        @Override
        public String describe() {
            return "TCP " + host + ":" + port;
        }
    }

    /** Whether all pods (or containers) of the new version are ready, as the platform says. */
    record Readiness(Duration timeout) implements Probe {
        public Readiness {
            checkTimeout(timeout);
        }

        @Override
        public String describe() {
            return "readiness of the new version";
        }
    }

    private static void checkTimeout(Duration timeout) {
        if (timeout.compareTo(Duration.ofMillis(10)) < 0 || timeout.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("timeout: " + timeout + " is not from 10 ms to 1 min");
        }
    }
}
