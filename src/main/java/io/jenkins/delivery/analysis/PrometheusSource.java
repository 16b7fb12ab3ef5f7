package io.jenkins.delivery.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.delivery.json.Json;
import io.jenkins.delivery.net.Authorization;
import io.jenkins.delivery.net.Http;
import io.jenkins.delivery.net.HttpAnswer;
import io.jenkins.delivery.net.HttpQuestion;
import io.jenkins.delivery.net.NetworkFailure;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Prometheus, or what speaks its HTTP API (Thanos, Mimir, VictoriaMetrics). */
public final class PrometheusSource implements MetricSource {
    /** An answer is read up to this size. */
    public static final int MOST_BYTES = 8 * 1024 * 1024;

    /** A query up to this length goes into the address, which is what proxies cache and log; a longer one is posted. */
    private static final int LONGEST_ADDRESS = 2000;

    private final String name;
    private final String base;
    private final Authorization authorization;
    private final Http http;

    /**
     * @param name how people name it
     * @param url where it is, for example {@code http://prometheus.monitoring:9090}, with a path if it has one
     * @param authorization asked for at each query
     * @param http whom HTTPS trusts
     */
    public PrometheusSource(String name, URI url, Authorization authorization, Http http) {
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("url of metric source " + name
                    + ": has a user name or password in it, which would end up in logs; use a credential");
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!Set.of("http", "https").contains(scheme)
                || url.getHost() == null
                || url.getRawQuery() != null
                || url.getRawFragment() != null) {
            throw new IllegalArgumentException("url of metric source " + name + ": " + url
                    + " is not an http or https address, for example http://prometheus.monitoring:9090");
        }
        this.name = name;
        this.base = url.toString().replaceAll("/+$", "");
        this.authorization = authorization;
        this.http = http;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Answered<List<Sample>> instant(MetricQuery query, Optional<Instant> at, Duration timeout) {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("query", query.text());
        at.ifPresent(time -> parameters.put("time", seconds(time)));
        return ask("query", parameters, timeout, PrometheusSource::instantSamples);
    }

    @Override
    public Answered<List<Sample>> range(MetricQuery query, Instant from, Instant to, Duration step, Duration timeout) {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("query", query.text());
        parameters.put("start", seconds(from));
        parameters.put("end", seconds(to));
        parameters.put("step", BigDecimal.valueOf(step.toMillis(), 3).toPlainString());
        return ask("query_range", parameters, timeout, PrometheusSource::rangeSamples);
    }

    private Answered<List<Sample>> ask(
            String call, Map<String, String> parameters, Duration timeout, Function<JsonNode, List<Sample>> samples) {
        try {
            return answered(http.ask(question(call, parameters, timeout)), samples);
        } catch (NetworkFailure e) {
            return failed(e.getMessage());
        } catch (Unreadable e) {
            return failed(e.getMessage());
        } catch (RuntimeException e) {
            return failed("its answer could not be understood (" + e.getClass().getSimpleName() + ")");
        }
    }

    private HttpQuestion question(String call, Map<String, String> parameters, Duration timeout) {
        Map<String, String> headers = new TreeMap<>(Map.of("Accept", "application/json"));
        try {
            authorization.header().ifPresent(value -> headers.put("Authorization", value));
        } catch (RuntimeException e) {
            // The class alone: the message may hold what must not be written down.
            throw new Unreadable(
                    "its credential could not be read (" + e.getClass().getSimpleName() + ")");
        }
        String form = parameters.entrySet().stream()
                .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        String url = base + "/api/v1/" + call;
        return form.length() <= LONGEST_ADDRESS
                ? new HttpQuestion(URI.create(url + "?" + form), headers, Optional.empty(), timeout, MOST_BYTES)
                : new HttpQuestion(URI.create(url), headers, Optional.of(form), timeout, MOST_BYTES);
    }

    private Answered<List<Sample>> answered(HttpAnswer answer, Function<JsonNode, List<Sample>> samples) {
        if (answer.status() == 401 || answer.status() == 403) {
            return failed(answer.status() + ": it does not accept the credential; is it expired, or is it missing?");
        }
        if (answer.location().isPresent() && answer.status() / 100 == 3) {
            return failed(answer.status() + ": it redirects to "
                    + answer.location().get() + ", which is not followed; give the address that answers");
        }
        if (answer.cut()) {
            return failed("its answer is larger than " + MOST_BYTES / 1024 / 1024
                    + " MiB; add the series up: sum by (pod) (...)");
        }
        JsonNode body;
        try {
            body = Json.mapper().readTree(answer.body());
        } catch (IOException e) {
            return failed(notPrometheus(answer));
        }
        if (body == null || !body.path("status").isTextual()) {
            return failed(notPrometheus(answer));
        }
        List<String> warnings = texts(body.path("warnings"));
        if (!body.path("status").asText().equals("success")) {
            return failed(answer.status() + " " + body.path("errorType").asText("error") + ": "
                    + body.path("error").asText("(it does not say why)")
                    + (warnings.isEmpty() ? "" : " (warnings: " + String.join("; ", warnings) + ")"));
        }
        return new Answered.Got<>(samples.apply(body.path("data")), warnings);
    }

    private static String notPrometheus(HttpAnswer answer) {
        return answer.status() + " with " + answer.contentType().orElse("no content type")
                + ", which is not Prometheus' JSON" + (answer.status() == 200 ? "; is the address right?" : "");
    }

    private static List<Sample> instantSamples(JsonNode data) {
        JsonNode result = data.path("result");
        String type = data.path("resultType").asText();
        List<Sample> samples = new ArrayList<>();
        switch (type) {
            case "scalar" -> samples.add(sample("", result));
            case "vector" -> {
                for (JsonNode series : result) {
                    samples.add(sample(series(series.path("metric")), series.path("value")));
                }
            }
            case "matrix" ->
                throw new Unreadable("the query answers ranges (a matrix) and not values; leave out [...] at its end");
            default -> throw new Unreadable("the query answers a result of type '" + type + "', which is not a value");
        }
        return List.copyOf(samples);
    }

    private static List<Sample> rangeSamples(JsonNode data) {
        String type = data.path("resultType").asText();
        if (!type.equals("matrix")) {
            throw new Unreadable(
                    "the query answers a result of type '" + type + "' where ranges (a matrix) were expected");
        }
        List<Sample> samples = new ArrayList<>();
        for (JsonNode series : data.path("result")) {
            String key = series(series.path("metric"));
            for (JsonNode value : series.path("values")) {
                samples.add(sample(key, value));
            }
        }
        return List.copyOf(samples);
    }

    private static Sample sample(String series, JsonNode value) {
        if (!value.isArray()
                || value.size() != 2
                || !value.get(0).isNumber()
                || !value.get(1).isTextual()) {
            // A native histogram has no 'value' at all.
            throw new Unreadable("series {" + series + "} has no plain value; is it a histogram?");
        }
        Instant at = Instant.ofEpochMilli(Math.round(value.get(0).asDouble() * 1000));
        return new Sample(series, at, number(value.get(1).asText()));
    }

    private static double number(String text) {
        switch (text) {
            case "NaN":
                return Double.NaN;
            case "+Inf":
                return Double.POSITIVE_INFINITY;
            case "-Inf":
                return Double.NEGATIVE_INFINITY;
            default:
                try {
                    return Double.parseDouble(text);
                } catch (NumberFormatException e) {
                    throw new Unreadable("'" + text + "' is not a number");
                }
        }
    }

    private static String series(JsonNode metric) {
        Map<String, String> labels = new TreeMap<>();
        metric.fields()
                .forEachRemaining(
                        label -> labels.put(label.getKey(), label.getValue().asText()));
        String metricName = Optional.ofNullable(labels.remove("__name__")).orElse("");
        String all = labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
        return (metricName + " " + all).strip();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static String seconds(Instant time) {
        return BigDecimal.valueOf(time.toEpochMilli(), 3).toPlainString();
    }

    private <T> Answered<T> failed(String why) {
        return new Answered.Failed<>(name + " (" + base + "): " + why);
    }

    /** An answer that cannot be used; caught above, so that it never leaves this class. */
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }
}
