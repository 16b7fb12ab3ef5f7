package io.jenkins.delivery.testbed;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Answers the Prometheus API over HTTP with two counters that grow by the clock: {@code requests} at 200 a second, and {@code
 * errors} as a share of them.
 */
public final class MetricsServer implements AutoCloseable {
    private static final double REQUESTS_PER_SECOND = 200;

    private final HttpServer server;
    private final Instant start = Instant.now();
    private final double errorRate;
    private final List<String> queries = new CopyOnWriteArrayList<>();

    public MetricsServer(double errorRate) throws IOException {
        this.errorRate = errorRate;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/query", exchange -> {
            String form = exchange.getRequestMethod().equals("GET")
                    ? exchange.getRequestURI().getRawQuery()
                    : new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] answer = answer(form).getBytes(StandardCharsets.UTF_8);
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

    private String answer(String form) {
        String query = "";
        Instant at = Instant.now();
        for (String each : form.split("&")) {
            String[] pair = each.split("=", 2);
            String value = URLDecoder.decode(pair[1], StandardCharsets.UTF_8);
            if (pair[0].equals("query")) {
                query = value;
            } else if (pair[0].equals("time")) {
                at = Instant.ofEpochMilli((long) (Double.parseDouble(value) * 1000));
            }
        }
        queries.add(query);
        double total = Math.floor(Math.max(0, Duration.between(start, at).toMillis()) / 1000.0 * REQUESTS_PER_SECOND);
        double value = query.startsWith("errors") ? Math.floor(total * errorRate) : total;
        return String.format(
                Locale.ROOT,
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":"
                        + "[{\"metric\":{\"pod\":\"web-1\"},\"value\":[%d.%03d,\"%.0f\"]}]}}",
                at.getEpochSecond(),
                at.toEpochMilli() % 1000,
                value);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
