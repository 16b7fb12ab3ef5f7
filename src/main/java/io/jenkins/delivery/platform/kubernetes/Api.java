package io.jenkins.delivery.platform.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.PlatformException.Kind;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One call, one request. fabric8's resource operations are convenient, but some read before they write; what a rollout costs
 * the API server should be what is written here.
 */
final class Api {
    /** Who we are in {@code managedFields}: what people see who ask which program changed a field. */
    static final String FIELD_MANAGER = "jenkins-delivery";

    private static final String WRITE = "?fieldManager=" + FIELD_MANAGER;
    private static final int TIMEOUT_SECONDS = 10;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final KubernetesClient client;
    private final String server;

    Api(KubernetesClient client, String server) {
        this.client = client;
        this.server = server;
    }

    String server() {
        return server;
    }

    Reply get(String path) throws PlatformException {
        return send("GET", path, builder(path));
    }

    /** Names only: a list of whole objects may be megabytes. */
    Reply getNames(String path) throws PlatformException {
        return send(
                "GET",
                path,
                builder(path).header("Accept", "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"));
    }

    Reply create(String path, JsonNode body) throws PlatformException {
        return send("POST", path, builder(path + WRITE).post("application/json", body.toString()));
    }

    /** Asks a question of an API that answers by creating (access reviews). */
    Reply ask(String path, JsonNode body) throws PlatformException {
        return send("POST", path, builder(path).post("application/json", body.toString()));
    }

    Reply jsonPatch(String path, JsonNode operations) throws PlatformException {
        return patch(path + WRITE, "application/json-patch+json", operations);
    }

    /** Goes through the API server's validation and admission and changes nothing. */
    Reply tryJsonPatch(String path, JsonNode operations) throws PlatformException {
        return patch(path + WRITE + "&dryRun=All", "application/json-patch+json", operations);
    }

    Reply mergePatch(String path, JsonNode patch) throws PlatformException {
        return patch(path + WRITE, "application/merge-patch+json", patch);
    }

    Reply delete(String path, JsonNode options) throws PlatformException {
        return send("DELETE", path, builder(path).delete("application/json", options.toString()));
    }

    <T> T typed(Reply reply, Class<T> type) {
        return client.getKubernetesSerialization().unmarshal(reply.body().toString(), type);
    }

    private Reply patch(String path, String type, JsonNode body) throws PlatformException {
        return send("PATCH", path, builder(path).patch(type, body.toString()));
    }

    private HttpRequest.Builder builder(String path) {
        String base = client.getMasterUrl().toString();
        String url = (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
        return client.getHttpClient().newHttpRequestBuilder().uri(url).timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    private Reply send(String method, String path, HttpRequest.Builder request) throws PlatformException {
        HttpClient http = client.getHttpClient();
        CompletableFuture<HttpResponse<byte[]>> pending = http.sendAsync(request.build(), byte[].class);
        HttpResponse<byte[]> response;
        try {
            // The client's own time-out comes first; this one only guards against a client that forgets its promise.
            response = pending.get(TIMEOUT_SECONDS + 4L, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw Failures.unreachable(server, failed.getCause());
        } catch (TimeoutException late) {
            pending.cancel(true);
            throw Failures.unreachable(server, late);
        } catch (InterruptedException stopped) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw new PlatformException(
                    Kind.TRANSIENT, method + " " + path + ": interrupted while waiting for " + server, stopped);
        }
        Reply reply = new Reply(server, method, path, response.code(), parse(response.body()));
        reply.requireUsable();
        return reply;
    }

    private static JsonNode parse(byte[] body) {
        if (body == null || body.length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return MAPPER.readTree(body);
        } catch (IOException notJson) {
            String text = new String(body, StandardCharsets.UTF_8).strip();
            return MAPPER.createObjectNode().put("message", text.length() > 300 ? text.substring(0, 300) + "…" : text);
        }
    }

    /** A name in a path or query; names are checked where they come in, this only makes sure. */
    static String encode(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * What the API server answered: a success or a refusal that the caller understands. Anything that no caller could do
     * something about has become an exception before.
     */
    record Reply(String server, String method, String path, int code, JsonNode body) {
        boolean ok() {
            return code >= 200 && code < 300;
        }

        boolean is(int other) {
            return code == other;
        }

        String message() {
            return body.path("message").asText("HTTP " + code);
        }

        Optional<JsonNode> found() {
            return ok() ? Optional.of(body) : Optional.empty();
        }

        /**
         * @param what the object and what was to be done with it, as the beginning of a sentence
         * @throws PlatformException when it was refused
         */
        Reply require(String what) throws PlatformException {
            if (!ok()) {
                throw Failures.refused(what, this);
            }
            return this;
        }

        private void requireUsable() throws PlatformException {
            if (code == 401) {
                throw Failures.notAccepted(server);
            }
            if (code == 429 || code >= 500) {
                throw new PlatformException(
                        Kind.TRANSIENT,
                        "The API server " + server + " could not do it now: " + method + " " + path
                                + " was answered by " + code + " " + message());
            }
        }
    }
}
