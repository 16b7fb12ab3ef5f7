package io.jenkins.delivery.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.delivery.net.Authorization;
import io.jenkins.delivery.net.Http;
import io.jenkins.delivery.net.TestServer;
import io.jenkins.delivery.platform.VersionCount;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveProbesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private VersionCount candidate = new VersionCount(3, 2);
    private final LiveProbes probes =
            new LiveProbes(Http.standard(), Map.of("web-token", Authorization.bearer(() -> "t0ken")), () -> candidate);

    @Test
    void statusDecidesAndABadAnswerIsShown() throws Exception {
        try (TestServer server = TestServer.http(x -> TestServer.send(
                x, Integer.parseInt(x.getRequestURI().getPath().substring(1)), "text/plain", "database\nis away"))) {
            assertThat(probes.ask(Probe.Http.at(server.url("/200")))).isEqualTo(new Answer(true, "200"));
            assertThat(probes.ask(Probe.Http.at(server.url("/399"))).ok()).isTrue();
            assertThat(probes.ask(Probe.Http.at(server.url("/503"))))
                    .isEqualTo(new Answer(false, "503, expected 200-399: database is away"));
            assertThat(probes.ask(http(server.url("/200"), new StatusRange(204, 204), "", "")))
                    .isEqualTo(new Answer(false, "200, expected 204: database is away"));
        }
    }

    @Test
    void theBodyMustContainWhatIsExpected() throws Exception {
        try (TestServer server = TestServer.http(x -> TestServer.send(
                x, 200, "application/json", "{\"status\": \"starting\"}" + " ".repeat(100_000) + "UP"))) {
            assertThat(probes.ask(http(server.url("/"), StatusRange.DEFAULT, "starting", ""))
                            .ok())
                    .isTrue();
            Answer beyond = probes.ask(http(server.url("/"), StatusRange.DEFAULT, "UP", ""));
            assertThat(beyond.ok()).isFalse();
            assertThat(beyond.detail())
                    .startsWith("200, but the body does not contain 'UP': {\"status\": \"starting\"}");
        }
    }

    @Test
    void aRedirectIsNotFollowedAndSaysWhereItPoints() throws Exception {
        try (TestServer server = TestServer.http(x -> {
            x.getResponseHeaders().set("Location", "/login");
            x.sendResponseHeaders(302, -1);
        })) {
            assertThat(probes.ask(Probe.Http.at(server.url("/")))).isEqualTo(new Answer(true, "302 to /login"));
            assertThat(probes.ask(http(server.url("/"), new StatusRange(200, 299), "", "")))
                    .isEqualTo(new Answer(false, "302 to /login, expected 200-299"));
        }
    }

    @Test
    void credentialsAreSentByNameAndAnUnknownOneIsNamed() throws Exception {
        try (TestServer server = TestServer.http(x -> TestServer.send(
                x,
                "Bearer t0ken".equals(x.getRequestHeaders().getFirst("Authorization")) ? 200 : 401,
                "text/plain",
                ""))) {
            assertThat(probes.ask(http(server.url("/"), StatusRange.DEFAULT, "", "web-token"))
                            .ok())
                    .isTrue();
            assertThat(probes.ask(http(server.url("/"), StatusRange.DEFAULT, "", ""))
                            .ok())
                    .isFalse();
            assertThat(probes.ask(http(server.url("/"), StatusRange.DEFAULT, "", "wbe-token")))
                    .isEqualTo(new Answer(false, "no credential is called 'wbe-token'; there are [web-token]"));
        }
    }

    @Test
    void aSlowAnswerIsNone() throws Exception {
        try (TestServer server = TestServer.http(x -> Thread.sleep(60_000))) {
            Probe slow = new Probe.Http(
                    server.url("/"),
                    StatusRange.DEFAULT,
                    Optional.empty(),
                    Map.of(),
                    Optional.empty(),
                    Duration.ofMillis(200));
            assertThat(probes.ask(slow)).isEqualTo(new Answer(false, "no whole answer within 200 ms"));
        }
    }

    @Test
    void connectionsOpenOrNot() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
            assertThat(probes.ask(new Probe.Tcp("localhost", port, SOON))).isEqualTo(new Answer(true, "connected"));
        }
        assertThat(probes.ask(new Probe.Tcp("localhost", port, SOON)))
                .isEqualTo(new Answer(false, "connection refused"));
        assertThat(probes.ask(new Probe.Tcp("nowhere.invalid", port, SOON)))
                .isEqualTo(new Answer(false, "no such host: nowhere.invalid"));
    }

    @Test
    void readinessIsWhatThePlatformSays() {
        Probe readiness = new Probe.Readiness(SOON);
        assertThat(probes.ask(readiness)).isEqualTo(new Answer(false, "2 of 3 pods are ready"));
        candidate = new VersionCount(3, 3);
        assertThat(probes.ask(readiness)).isEqualTo(new Answer(true, "3 of 3 pods are ready"));
        candidate = VersionCount.NONE;
        assertThat(probes.ask(readiness).ok()).isFalse();
    }

    @Test
    void whatGoesWrongInsideIsABadAnswerWithoutItsSecrets() {
        LiveProbes broken = new LiveProbes(
                Http.standard(),
                Map.of("web-token", () -> {
                    throw new IllegalStateException("s3cret");
                }),
                () -> candidate);
        Answer answer = broken.ask(http(URI.create("http://localhost:1/"), StatusRange.DEFAULT, "", "web-token"));
        assertThat(answer.ok()).isFalse();
        assertThat(answer.detail()).contains("could not be asked").doesNotContain("s3cret");
    }

    private static Probe http(URI url, StatusRange status, String contains, String credential) {
        return new Probe.Http(
                url,
                status,
                Optional.of(contains).filter(text -> !text.isEmpty()),
                Map.of("X-Canary", "true"),
                Optional.of(credential).filter(text -> !text.isEmpty()),
                SOON);
    }
}
