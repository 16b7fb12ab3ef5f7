package io.jenkins.delivery.testbed;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers the Prometheus API over HTTP. */
public final class MetricsServer implements AutoCloseable {
    private static final double REQUESTS_PER_SECOND = 200;

    /** Where the figures come from. */
    @FunctionalInterface
    public interface Figures {
        /**
         * @param query with all names filled in
         * @param at the moment that is asked for; empty for now
         */
        Vector at(String query, Optional<Instant> at);
    }

    /**
     * @param at the moment of the figures
     * @param series a value for each set of labels
     */
    public record Vector(Instant at, Map<Map<String, String>, Double> series) {}

    private final HttpServer server;
    private final List<String> queries = new CopyOnWriteArrayList<>();

    /** Two counters that grow by the clock: {@code requests} at 200 a second, and {@code errors} as a share of them. */
    public MetricsServer(double errorRate) throws IOException {
        this(byTheClock(Instant.now(), errorRate));
    }

    public MetricsServer(Figures figures) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/query", exchange -> {
            String form = exchange.getRequestMethod().equals("GET")
                    ? exchange.getRequestURI().getRawQuery()
                    : new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] answer = answer(figures, form);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(answer);
            }
        });
        server.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** What was asked, with all names filled in. */
    public List<String> queries() {
        return List.copyOf(queries);
    }

    private static Figures byTheClock(Instant start, double errorRate) {
        return (query, asked) -> {
            Instant at = asked.orElseGet(Instant::now);
            double total =
                    Math.floor(Math.max(0, Duration.between(start, at).toMillis()) / 1000.0 * REQUESTS_PER_SECOND);
            double value = query.startsWith("errors") ? Math.floor(total * errorRate) : total;
            return new Vector(at, Map.of(Map.of("pod", "web-1"), value));
        };
    }

    private byte[] answer(Figures figures, String form) throws IOException {
        String query = "";
        Optional<Instant> at = Optional.empty();
        for (String each : form.split("&")) {
            String[] pair = each.split("=", 2);
            String value = URLDecoder.decode(pair[1], StandardCharsets.UTF_8);
            if (pair[0].equals("query")) {
                query = value;
            } else if (pair[0].equals("time")) {
                at = Optional.of(Instant.ofEpochMilli((long) (Double.parseDouble(value) * 1000)));
            }
        }
        queries.add(query);
        Vector vector = figures.at(query, at);
        BigDecimal seconds = BigDecimal.valueOf(vector.at().toEpochMilli(), 3);
        List<Map<String, Object>> result = vector.series().entrySet().stream()
                .map(series -> Map.<String, Object>of(
                        "metric",
                        series.getKey(),
                        "value",
                        List.of(
                                seconds,
                                BigDecimal.valueOf(series.getValue())
                                        .stripTrailingZeros()
                                        .toPlainString())))
                .toList();
        return new ObjectMapper()
                .writeValueAsBytes(
                        Map.of("status", "success", "data", Map.of("resultType", "vector", "result", result)));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
