package io.jenkins.delivery.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.jenkins.delivery.net.Authorization;
import io.jenkins.delivery.net.Http;
import io.jenkins.delivery.net.TestServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrometheusSourceTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final MetricQuery QUERY = new MetricQuery("sum by (pod) (x{a=\"ä&b\"})");

    private final List<String> asked = new ArrayList<>();
    private final List<String> tokens = new ArrayList<>();
    private int status = 200;
    private String type = "application/json";
    private String body = "";
    private String token = "one";
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.http(this::answer);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void readsAVector() {
        body = success(
                "vector",
                "{\"metric\":{\"__name__\":\"x\",\"pod\":\"b\",\"code\":\"500\"},\"value\":[1435781451.781,\"12\"]},"
                        + "{\"metric\":{},\"value\":[1435781451.781,\"1.5e3\"]}");
        Instant at = Instant.ofEpochMilli(1435781451781L);
        assertThat(got(instant()).value())
                .containsExactly(new Sample("x code=500,pod=b", at, 12), new Sample("", at, 1500));
        assertThat(asked).containsExactly("GET /prom/api/v1/query query=sum by (pod) (x{a=\"ä&b\"})");
    }

    @Test
    void readsWhatIsNoNumberAsSuch() {
        body = success(
                "vector",
                "{\"metric\":{\"a\":\"1\"},\"value\":[1,\"NaN\"]},{\"metric\":{\"a\":\"2\"},\"value\":[1,\"+Inf\"]},"
                        + "{\"metric\":{\"a\":\"3\"},\"value\":[1,\"-Inf\"]}");
        assertThat(got(instant()).value())
                .extracting(Sample::value)
                .containsExactly(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }

    @Test
    void readsAScalarAndAnEmptyVector() {
        body = "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[2.5,\"7\"]}}";
        assertThat(got(instant()).value()).containsExactly(new Sample("", Instant.ofEpochMilli(2500), 7));
        body = success("vector", "");
        assertThat(got(instant()).value()).isEmpty();
    }

    @Test
    void asksForAMomentAndForRanges() {
        body = success(
                "matrix",
                "{\"metric\":{\"pod\":\"a\"},\"values\":[[1,\"1\"],[16,\"2\"]]},"
                        + "{\"metric\":{\"pod\":\"b\"},\"values\":[[16,\"9\"]]}");
        assertThat(got(source().range(
                                        QUERY,
                                        Instant.ofEpochSecond(1),
                                        Instant.ofEpochMilli(16_500),
                                        Duration.ofSeconds(15),
                                        SOON))
                        .value())
                .containsExactly(
                        new Sample("pod=a", Instant.ofEpochSecond(1), 1),
                        new Sample("pod=a", Instant.ofEpochSecond(16), 2),
                        new Sample("pod=b", Instant.ofEpochSecond(16), 9));
        assertThat(failed(source().instant(QUERY, Optional.of(Instant.ofEpochMilli(1500)), SOON)))
                .contains("answers ranges (a matrix) and not values");
        assertThat(asked)
                .containsExactly(
                        "GET /prom/api/v1/query_range end=16.500&query=" + QUERY.text() + "&start=1.000&step=15.000",
                        "GET /prom/api/v1/query query=" + QUERY.text() + "&time=1.500");
    }

    @Test
    void aLongQueryIsPosted() {
        body = success("vector", "");
        MetricQuery longOne = new MetricQuery("x".repeat(5000));
        got(source().instant(longOne, Optional.empty(), SOON));
        assertThat(asked).containsExactly("POST /prom/api/v1/query query=" + longOne.text());
    }

    @Test
    void warningsComeAlong() {
        body =
                "{\"status\":\"success\",\"warnings\":[\"one store is away\"],\"data\":{\"resultType\":\"vector\",\"result\":[]}}";
        assertThat(got(instant()).warnings()).containsExactly("one store is away");
    }

    @Test
    void anErrorIsToldInPrometheusOwnWords() {
        status = 400;
        body =
                "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"1:5: parse error: unclosed left parenthesis\","
                        + "\"warnings\":[\"w\"]}";
        assertThat(failed(instant()))
                .isEqualTo("prom (" + server.url("/prom")
                        + "): 400 bad_data: 1:5: parse error: unclosed left parenthesis (warnings: w)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "401 | text/plain | no | 401: it does not accept the credential",
                "403 | application/json | {} | 403: it does not accept the credential",
                "200 | text/html | <html>login</html> | 200 with text/html, which is not Prometheus' JSON; is the address right?",
                "502 | text/html | bad gateway | 502 with text/html, which is not Prometheus' JSON",
                "200 | application/json | {} | which is not Prometheus' JSON",
                "200 | application/json | `` | which is not Prometheus' JSON",
                "200 | application/json | {\"status\":\"success\",\"data\":{\"resultType\":\"ve | which is not Prometheus' JSON",
                "200 | application/json | {\"status\":\"success\"} | result of type ''",
                "200 | application/json | {\"status\":\"success\",\"data\":{\"resultType\":\"string\",\"result\":[1,\"a\"]}} | type 'string'",
                "200 | application/json | {\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"a\":\"b\"},\"histogram\":[1,{}]}]}} | series {a=b} has no plain value",
                "200 | application/json | {\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"much\"]}]}} | 'much' is not a number",
            })
    void whatIsNoAnswerSaysWhatItIs(int given, String contentType, String text, String why) {
        status = given;
        type = contentType;
        body = text;
        assertThat(failed(instant())).startsWith("prom (http://localhost:").contains(why);
    }

    @Test
    void aTokenThatWasRenewedIsUsedAndNeverShown() {
        body = success("vector", "");
        got(instant());
        token = "two";
        got(instant());
        assertThat(tokens).containsExactly("Bearer one", "Bearer two");
        token = "s3cret\u0001";
        assertThat(failed(instant())).contains("Authorization cannot be sent").doesNotContain("s3cret");
        PrometheusSource broken = new PrometheusSource(
                "prom",
                server.url("/"),
                () -> {
                    throw new IllegalStateException("s3cret");
                },
                Http.standard());
        assertThat(failed(broken.instant(QUERY, Optional.empty(), SOON)))
                .contains("credential could not be read")
                .doesNotContain("s3cret");
    }

    @Test
    void aRedirectIsNotFollowed() {
        status = 302;
        assertThat(failed(instant()))
                .contains("302: it redirects to http://elsewhere.example/")
                .contains("not followed");
    }

    @Test
    void anAnswerThatIsTooLargeIsRefused() {
        body = success(
                "vector",
                "{\"metric\":{\"a\":\"" + "x".repeat(PrometheusSource.MOST_BYTES) + "\"},\"value\":[1,\"1\"]}");
        assertThat(failed(instant())).contains("larger than 8 MiB").contains("sum by (pod)");
    }

    @Test
    void aServerThatIsAwayOrSilentIsAReasonAndNoException() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        URI away = URI.create("http://localhost:" + closed);
        PrometheusSource source = new PrometheusSource("prom", away, Authorization.none(), Http.standard());
        assertThat(failed(source.instant(QUERY, Optional.empty(), SOON)))
                .isEqualTo("prom (" + away + "): connection refused");
        body = "sleep";
        assertThat(failed(source().instant(QUERY, Optional.empty(), Duration.ofMillis(200))))
                .endsWith("no whole answer within 200 ms");
    }

    @Test
    void refusesAddressesThatAreNone() {
        for (String url : new String[] {"prometheus:9090", "/api", "http://p/?a=b", "ftp://p/"}) {
            assertThatThrownBy(
                            () -> new PrometheusSource("prom", URI.create(url), Authorization.none(), Http.standard()))
                    .hasMessageContaining("url of metric source prom: " + url);
        }
        assertThatThrownBy(() -> new PrometheusSource(
                        "prom", URI.create("http://bob:s3cret@p"), Authorization.none(), Http.standard()))
                .hasMessageContaining("use a credential")
                .hasMessageNotContaining("s3cret");
    }

    private void answer(HttpExchange exchange) throws IOException, InterruptedException {
        String query = exchange.getRequestMethod().equals("POST")
                ? new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                : exchange.getRequestURI().getRawQuery();
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath() + " "
                + URLDecoder.decode(query, StandardCharsets.UTF_8));
        tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
        if (body.equals("sleep")) {
            Thread.sleep(60_000);
        }
        if (status == 302) {
            exchange.getResponseHeaders().set("Location", "http://elsewhere.example/");
        }
        TestServer.send(exchange, status, type, body);
    }

    private PrometheusSource source() {
        return new PrometheusSource("prom", server.url("/prom/"), Authorization.bearer(() -> token), Http.standard());
    }

    private Answered<List<Sample>> instant() {
        return source().instant(QUERY, Optional.empty(), SOON);
    }

    private static String success(String resultType, String result) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"" + resultType + "\",\"result\":[" + result + "]}}";
    }

    private static Answered.Got<List<Sample>> got(Answered<List<Sample>> answered) {
        assertThat(answered).isInstanceOf(Answered.Got.class);
        return (Answered.Got<List<Sample>>) answered;
    }

    private static String failed(Answered<List<Sample>> answered) {
        assertThat(answered).isInstanceOf(Answered.Failed.class);
        return ((Answered.Failed<List<Sample>>) answered).why();
    }
}
