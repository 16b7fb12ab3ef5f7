package io.jenkins.delivery.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static String authority;
    private static SSLContext good;
    private static SSLContext expired;

    @BeforeAll
    static void makeKeys(@TempDir Path folder) throws Exception {
        TestTls tls = new TestTls(folder);
        authority = tls.authority();
        good = tls.server("ca");
        expired = tls.server("expired");
    }

    @Test
    void bringsStatusTypeAndBody() throws Exception {
        try (TestServer server = TestServer.http(x -> TestServer.send(x, 503, "text/plain", "täglich"))) {
            HttpAnswer answer = Http.standard().ask(get(server.url("/a?b=c"), SOON, 1000));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.contentType()).contains("text/plain");
            assertThat(answer.text()).isEqualTo("täglich");
            assertThat(answer.cut()).isFalse();
        }
    }

    @Test
    void readsExactlyWhatIsAllowedAndNoMore() throws Exception {
        try (TestServer server = TestServer.http(x -> TestServer.send(x, 200, "text/plain", "x".repeat(100_000)))) {
            assertThat(Http.standard().ask(get(server.url("/"), SOON, 100_000)).cut())
                    .isFalse();
            HttpAnswer cut = Http.standard().ask(get(server.url("/"), SOON, 99_999));
            assertThat(cut.cut()).isTrue();
            assertThat(cut.body()).hasSize(99_999);
        }
    }

    @Test
    void aServerThatNeverStopsIsCutOff() throws Exception {
        try (TestServer server = TestServer.http(x -> {
            x.sendResponseHeaders(200, 0);
            byte[] block = new byte[64 * 1024];
            for (int i = 0; i < 100_000; i++) {
                x.getResponseBody().write(block);
            }
        })) {
            assertThat(Http.standard()
                            .ask(get(server.url("/"), SOON, 1024 * 1024))
                            .cut())
                    .isTrue();
        }
    }

    @Test
    void waitsNoLongerThanAllowedForHeadersAndForABodyThatTrickles() throws Exception {
        try (TestServer silent = TestServer.http(x -> Thread.sleep(60_000));
                TestServer trickling = TestServer.http(x -> {
                    x.sendResponseHeaders(200, 0);
                    for (int i = 0; i < 600; i++) {
                        x.getResponseBody().write('.');
                        x.getResponseBody().flush();
                        Thread.sleep(100);
                    }
                })) {
            for (TestServer server : new TestServer[] {silent, trickling}) {
                long start = System.nanoTime();
                assertThatThrownBy(() -> Http.standard().ask(get(server.url("/"), Duration.ofMillis(300), 1000)))
                        .isInstanceOf(NetworkFailure.class)
                        .hasMessage("no whole answer within 300 ms");
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
            }
        }
    }

    @Test
    void halfAnAnswerIsNone() throws Exception {
        try (TestServer server = TestServer.http(x -> {
            x.sendResponseHeaders(200, 100);
            x.getResponseBody().write("half".getBytes());
            x.getResponseBody().flush();
        })) {
            assertThatThrownBy(() -> Http.standard().ask(get(server.url("/"), SOON, 1000)))
                    .isInstanceOf(NetworkFailure.class)
                    .hasMessageStartingWith("the answer broke off: ");
        }
    }

    @Test
    void saysWhyThereIsNoConnection() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        assertThatThrownBy(() -> Http.standard().ask(get(URI.create("http://localhost:" + closed), SOON, 1000)))
                .hasMessage("connection refused");
        assertThatThrownBy(() -> Http.standard().ask(get(URI.create("http://nowhere.invalid/"), SOON, 1000)))
                .hasMessage("no such host: nowhere.invalid");
    }

    @Test
    void aRedirectIsAnAnswerAndCredentialsStayWhereTheyAreMeantFor() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (TestServer thief = TestServer.http(x -> asked.incrementAndGet());
                TestServer server = TestServer.http(x -> {
                    x.getResponseHeaders().set("Location", thief.url("/").toString());
                    x.sendResponseHeaders(302, -1);
                })) {
            HttpAnswer answer = Http.standard().ask(get(server.url("/"), SOON, 1000));
            assertThat(answer.status()).isEqualTo(302);
            assertThat(answer.location()).contains(thief.url("/").toString());
            assertThat(asked).hasValue(0);
        }
    }

    @Test
    void trustsTheGivenAuthorityAndNobodyElse() throws Exception {
        try (TestServer server = TestServer.https(good, x -> TestServer.send(x, 200, "text/plain", "ok"))) {
            assertThat(Http.trusting(authority)
                            .ask(get(server.url("/"), SOON, 1000))
                            .text())
                    .isEqualTo("ok");
            assertThatThrownBy(() -> Http.standard().ask(get(server.url("/"), SOON, 1000)))
                    .hasMessage("TLS: the certificate of localhost is not from an authority that is trusted here;"
                            + " give the certificate of its authority");
            URI otherName = URI.create("https://127.0.0.1:" + server.port() + "/");
            assertThatThrownBy(() -> Http.trusting(authority).ask(get(otherName, SOON, 1000)))
                    .hasMessageStartingWith("TLS: ");
        }
    }

    @Test
    void anExpiredCertificateIsNamed() throws Exception {
        try (TestServer server = TestServer.https(expired, x -> TestServer.send(x, 200, "text/plain", "ok"))) {
            assertThatThrownBy(() -> Http.trusting(authority).ask(get(server.url("/"), SOON, 1000)))
                    .hasMessage("TLS: the certificate of localhost has expired");
        }
    }

    @Test
    void plainTextWhereTlsIsExpectedIsATlsFailure() throws Exception {
        try (ServerSocket plain = new ServerSocket(0)) {
            Thread server = new Thread(() -> {
                try (Socket socket = plain.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // The client hung up, as it should.
                }
            });
            server.setDaemon(true);
            server.start();
            URI https = URI.create("https://localhost:" + plain.getLocalPort() + "/");
            assertThatThrownBy(() -> Http.standard().ask(get(https, SOON, 1000)))
                    .hasMessageStartingWith("TLS: ");
        }
    }

    @Test
    void refusesAnAuthorityThatIsNoCertificate() {
        assertThatThrownBy(() -> Http.trusting("not a certificate"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ca: ");
        assertThatThrownBy(() -> Http.trusting("")).hasMessageContaining("has no PEM certificate");
    }

    @Test
    void aSecretThatCannotBeSentIsNotRepeated() {
        HttpQuestion question = new HttpQuestion(
                URI.create("http://localhost:1/"),
                Map.of("Authorization", "Bearer s3cret\n"),
                Optional.empty(),
                SOON,
                1000);
        assertThatThrownBy(() -> Http.standard().ask(question))
                .hasMessageContaining("the header Authorization cannot be sent")
                .hasMessageNotContaining("s3cret")
                .hasNoCause();
        assertThat(question.toString()).isEqualTo("GET http://localhost:1/");
    }

    @Test
    void headersOfCredentials() {
        assertThat(Authorization.bearer(() -> "abc\n").header()).contains("Bearer abc");
        assertThat(Authorization.basic("bob", () -> "p:w").header()).contains("Basic Ym9iOnA6dw==");
        assertThat(Authorization.none().header()).isEmpty();
    }

    private static HttpQuestion get(URI url, Duration timeout, int mostBytes) {
        return new HttpQuestion(url, Map.of(), Optional.empty(), timeout, mostBytes);
    }
}
