package io.jenkins.delivery.testbed;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The least of a Prometheus: at a query it scrapes {@code /metrics} of the application's pods on the real node, gives each series
 * the labels {@code namespace}, {@code pod} and {@code pod_template_hash} as a scrape configuration would, and answers plain
 * selectors ({@code name{label="value"}}).
 */
public final class PodMetrics implements MetricsServer.Figures {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int PORT = 8080;
    private static final Pattern NAME = Pattern.compile("^\\w+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final String NAME_LABEL = "__name__";

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final RealCluster cluster;
    private final String app;
    private MetricsServer.Vector scrape = new MetricsServer.Vector(Instant.EPOCH, Map.of());

    public PodMetrics(RealCluster cluster, String app) {
        this.cluster = cluster;
        this.app = app;
    }

    /** A query for a moment is answered from the last scrape, so that errors and requests of one look fit together. */
    @Override
    public synchronized MetricsServer.Vector at(String query, Optional<Instant> at) {
        if (at.isEmpty()) {
            scrape = scrape();
        }
        Matcher name = NAME.matcher(query);
        if (!name.find()) {
            throw new IllegalArgumentException("not a selector: " + query);
        }
        Map<String, String> wanted = labels(query);
        wanted.put(NAME_LABEL, name.group());
        Map<Map<String, String>, Double> selected = new HashMap<>(scrape.series());
        selected.keySet().removeIf(labels -> !labels.entrySet().containsAll(wanted.entrySet()));
        return new MetricsServer.Vector(scrape.at(), selected);
    }

    private MetricsServer.Vector scrape() {
        Map<Map<String, String>, Double> series = new HashMap<>();
        Instant now = Instant.now();
        for (Pod pod : cluster.admin()
                .pods()
                .inNamespace(cluster.namespace())
                .withLabel("app", app)
                .list()
                .getItems()) {
            text(pod).lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                int end = line.lastIndexOf(' ');
                Map<String, String> labels = labels(line);
                labels.put(NAME_LABEL, line.split("[{ ]", 2)[0]);
                labels.put("namespace", cluster.namespace());
                labels.put("pod", pod.getMetadata().getName());
                labels.put("pod_template_hash", pod.getMetadata().getLabels().get("pod-template-hash"));
                series.put(labels, Double.parseDouble(line.substring(end + 1)));
            });
        }
        return new MetricsServer.Vector(now, series);
    }

    /** Empty for a pod that does not answer (yet, or any more), as in a scrape of Prometheus. */
    private String text(Pod pod) {
        String address = pod.getStatus().getPodIP();
        if (address == null) {
            return "";
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + ":" + PORT + "/metrics"))
                .timeout(TIMEOUT)
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? answer.body() : "";
        } catch (IOException gone) {
            return "";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new HashMap<>();
        Matcher label = LABEL.matcher(text);
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        return labels;
    }
}
