package io.jenkins.delivery.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.delivery.json.Json;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProbeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void survivesTheJournal() throws JsonProcessingException {
        Probe http = new Probe.Http(
                URI.create("https://web.shop:8443/healthz?deep=1"),
                new StatusRange(200, 204),
                Optional.of("\"ok\""),
                Map.of("X-Canary", "true"),
                Optional.of("web-token"),
                SECOND);
        for (Probe probe : new Probe[] {http, new Probe.Tcp("db", 5432, SECOND), new Probe.Readiness(SECOND)}) {
            assertThat(Json.read(Json.write(probe), Probe.class)).isEqualTo(probe);
        }
    }

    @Test
    void saysWhatIsAsked() {
        assertThat(Probe.Http.at(URI.create("http://web.shop/healthz")).describe())
                .isEqualTo("GET http://web.shop/healthz");
        assertThat(new Probe.Tcp("db", 5432, SECOND).describe()).isEqualTo("TCP db:5432");
    }

    @Test
    void refusesSecretsWithoutRepeatingThem() {
        assertThatThrownBy(() -> Probe.Http.at(URI.create("http://bob:s3cret@web.shop/")))
                .hasMessageContaining("use a credential")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> headers(Map.of("authorization", "Bearer s3cret")))
                .hasMessageContaining("authorization carries a secret")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void refusesWhatCannotBeAsked() {
        assertThatThrownBy(() -> Probe.Http.at(URI.create("ftp://web.shop/"))).hasMessageContaining("ftp://web.shop/");
        assertThatThrownBy(() -> Probe.Http.at(URI.create("/healthz"))).hasMessageContaining("with a host");
        assertThatThrownBy(() -> headers(Map.of("X-A", "a\r\nX-B: b"))).hasMessageContaining("'X-A'");
        assertThatThrownBy(() -> new Probe.Tcp("", 80, SECOND)).hasMessageContaining("host");
        assertThatThrownBy(() -> new Probe.Tcp("db", 70000, SECOND)).hasMessageContaining("port: 70000");
        assertThatThrownBy(() -> new Probe.Tcp("db", 80, Duration.ofMinutes(5))).hasMessageContaining("timeout");
        assertThatThrownBy(() -> new StatusRange(400, 200)).hasMessageContaining("status: 400-200");
        assertThatThrownBy(() -> new StatusRange(200, 700)).hasMessageContaining("200-700");
    }

    private static Probe headers(Map<String, String> headers) {
        return new Probe.Http(
                URI.create("http://web.shop/"),
                StatusRange.DEFAULT,
                Optional.empty(),
                headers,
                Optional.empty(),
                SECOND);
    }
}
