package io.jenkins.delivery.platform.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How to reach a cluster's API, without any of what fabric8 would otherwise find by itself on the machine: a rollout uses
 * what the user named, never the controller's own kubeconfig, environment or proxy by accident.
 */
public final class KubernetesConnection {
    private static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int REQUEST_TIMEOUT_MILLIS = 10_000;

    private final Config config;
    private final String namespace;

    private KubernetesConnection(Config config, Optional<String> namespace) {
        this.config = config;
        this.namespace = namespace.orElse("default");
    }

    /**
     * Reads the text of a kubeconfig that a user gave, for example as a Jenkins credential. Because it could otherwise make this
     * process read its files and run programs, it has to carry everything in itself.
     *
     * @param text its content
     * @param context the context to use, empty for its {@code current-context}
     * @throws IllegalArgumentException when it is not a usable kubeconfig, or refers to files or programs
     */
    public static KubernetesConnection kubeconfig(String text, Optional<String> context) {
        Kubeconfig chosen = Kubeconfig.read(text, context);
        chosen.requireSelfContained();
        return new KubernetesConnection(bounded(new ConfigBuilder(chosen.selfContained())), chosen.namespace());
    }

    /**
     * Reads a kubeconfig file of the person who runs this process, as {@code kubectl} would: it may name files and programs.
     *
     * @throws IOException when it cannot be read
     */
    public static KubernetesConnection kubeconfig(Path file, Optional<String> context) throws IOException {
        Kubeconfig chosen = Kubeconfig.read(Files.readString(file), context);
        Config merged = Config.fromKubeconfig(chosen.context(), file.toFile());
        return new KubernetesConnection(bounded(new ConfigBuilder(merged)), chosen.namespace());
    }

    /**
     * A bearer token.
     *
     * @param server for example {@code https://10.0.0.1:6443}
     * @param caCertificate PEM of the CA that signed the server's certificate; empty for the JVM's trusted ones
     * @param token asked for again with each request, so that a renewed one is picked up; must not block
     * @throws IllegalArgumentException when the server's address is not an http(s) URL
     */
    public static KubernetesConnection token(String server, Optional<String> caCertificate, Supplier<String> token) {
        ConfigBuilder config = new ConfigBuilder(Config.empty())
                .withMasterUrl(serverUrl(server))
                .withOauthTokenProvider(token::get);
        caCertificate
                .map(String::strip)
                .filter(pem -> !pem.isEmpty())
                .map(KubernetesConnection::pem)
                .ifPresent(config::withCaCertData);
        return new KubernetesConnection(bounded(config), Optional.empty());
    }

    /**
     * The service account of the pod that this process runs in. Its token is read again as the kubelet renews it.
     *
     * @param environment {@code System.getenv()}, or what a test says
     * @throws IllegalStateException when this process does not run in a pod, or the pod has no service account token
     */
    public static KubernetesConnection serviceAccount(Map<String, String> environment) {
        return serviceAccount(environment, SERVICE_ACCOUNT);
    }

    static KubernetesConnection serviceAccount(Map<String, String> environment, Path mount) {
        String host = environment.get("KUBERNETES_SERVICE_HOST");
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
        Path token = mount.resolve("token");
        if (host == null || host.isBlank() || !Files.isReadable(token)) {
            throw new IllegalStateException(
                    "There is no service account to use: this process does not run in a pod, or the pod"
                            + " has automountServiceAccountToken: false. Name a kubeconfig or a token credential instead.");
        }
        String name = host.contains(":") ? "[" + host + "]" : host;
        ConfigBuilder config = new ConfigBuilder(Config.empty())
                .withMasterUrl("https://" + name + ":" + port)
                .withCaCertFile(mount.resolve("ca.crt").toString())
                .withOauthTokenProvider(() -> read(token).orElse(""));
        return new KubernetesConnection(bounded(config), read(mount.resolve("namespace")));
    }

    /** The namespace to use when the user names none. */
    public String namespace() {
        return namespace;
    }

    /** The API server's address, without anything secret. */
    public String server() {
        String url = config.getMasterUrl();
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    Config config() {
        return config;
    }

    @Override
    public String toString() {
        return server();
    }

    private static Config bounded(ConfigBuilder config) {
        return config.withConnectionTimeout(CONNECT_TIMEOUT_MILLIS)
                .withRequestTimeout(REQUEST_TIMEOUT_MILLIS)
                // Ten retries with growing waits would hide an outage for minutes; the driver knows better when to try
                // again.
                .withRequestRetryBackoffLimit(0)
                .withWatchReconnectInterval(500)
                .withUserAgent(Api.FIELD_MANAGER)
                .build();
    }

    static String serverUrl(String server) {
        try {
            URI uri = new URI(server == null ? "" : server.strip());
            boolean http = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            if (http && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null) {
                return uri.toString();
            }
        } catch (URISyntaxException notAnAddress) {
            // Told below, without the text itself: it might hold a password.
        }
        throw new IllegalArgumentException(
                "server: not the address of an API server; it looks like https://10.0.0.1:6443, without user, password or query");
    }

    private static String pem(String text) {
        if (!text.contains("-----BEGIN CERTIFICATE-----")) {
            throw new IllegalArgumentException(
                    "caCertificate: not a certificate in PEM form; it begins with -----BEGIN CERTIFICATE-----");
        }
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** The one context of a kubeconfig that is used, looked at before anything acts on it. */
    private record Kubeconfig(String context, Optional<String> namespace, JsonNode cluster, JsonNode user) {

        static Kubeconfig read(String text, Optional<String> wanted) {
            JsonNode root;
            try {
                root = new ObjectMapper().valueToTree(Serialization.unmarshal(text, Map.class));
            } catch (RuntimeException notYaml) {
                // The parser's own words would quote the text, which holds a key or a token.
                throw new IllegalArgumentException("kubeconfig: not readable as YAML or JSON");
            }
            if (root == null || !root.isObject()) {
                throw new IllegalArgumentException("kubeconfig: it is empty");
            }
            String context = wanted.orElse(root.path("current-context").asText(""));
            if (context.isEmpty()) {
                throw new IllegalArgumentException(
                        "kubeconfig: it has no current-context; name one of " + names(root.path("contexts")));
            }
            JsonNode chosen = named(root.path("contexts"), context, "context").path("context");
            JsonNode cluster = named(
                            root.path("clusters"), chosen.path("cluster").asText(), "cluster")
                    .path("cluster");
            JsonNode user = chosen.path("user").asText("").isEmpty()
                    ? new ObjectMapper().createObjectNode()
                    : named(root.path("users"), chosen.path("user").asText(), "user")
                            .path("user");
            serverUrl(cluster.path("server").asText(""));
            Optional<String> namespace =
                    Optional.of(chosen.path("namespace").asText("")).filter(name -> !name.isEmpty());
            return new Kubeconfig(context, namespace, cluster, user);
        }

        void requireSelfContained() {
            refuse(user, "exec", "it runs a program");
            refuse(user, "auth-provider", "it runs a login of its own");
            refuse(user, "tokenFile", "it names a file on this machine");
            refuse(user, "client-certificate", "it names a file on this machine");
            refuse(user, "client-key", "it names a file on this machine");
            refuse(cluster, "certificate-authority", "it names a file on this machine");
        }

        private static void refuse(JsonNode part, String field, String why) {
            if (part.hasNonNull(field)) {
                throw new IllegalArgumentException("kubeconfig: '" + field + "' is not allowed here, because " + why
                        + ". Use a kubeconfig that carries all in itself (kubectl config view --flatten --minify), with a"
                        + " service account's token or a client certificate.");
            }
        }

        /** By hand: fabric8's own reader would run an {@code exec} plugin while reading. */
        Config selfContained() {
            boolean insecure = cluster.path("insecure-skip-tls-verify").asBoolean(false);
            ConfigBuilder config = new ConfigBuilder(Config.empty())
                    .withMasterUrl(serverUrl(cluster.path("server").asText()))
                    .withTrustCerts(insecure)
                    .withDisableHostnameVerification(insecure);
            text(cluster, "certificate-authority-data").ifPresent(config::withCaCertData);
            text(user, "client-certificate-data").ifPresent(config::withClientCertData);
            text(user, "client-key-data").ifPresent(key -> config.withClientKeyData(key)
                    .withClientKeyAlgo(decoded(key).contains("BEGIN EC PRIVATE KEY") ? "EC" : "RSA"));
            text(user, "token").ifPresent(config::withOauthToken);
            text(user, "username").ifPresent(config::withUsername);
            text(user, "password").ifPresent(config::withPassword);
            text(cluster, "proxy-url")
                    .ifPresent(proxy -> config.withHttpsProxy(proxy).withHttpProxy(proxy));
            return config.build();
        }

        private static String decoded(String base64) {
            try {
                return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.ISO_8859_1);
            } catch (IllegalArgumentException broken) {
                throw new IllegalArgumentException("kubeconfig: client-key-data is not base64");
            }
        }

        private static Optional<String> text(JsonNode node, String field) {
            return Optional.of(node.path(field).asText("")).filter(value -> !value.isEmpty());
        }

        private static JsonNode named(JsonNode list, String name, String what) {
            for (JsonNode each : list) {
                if (each.path("name").asText().equals(name)) {
                    return each;
                }
            }
            throw new IllegalArgumentException(
                    "kubeconfig: there is no " + what + " '" + name + "' in it, only " + names(list));
        }

        private static String names(JsonNode list) {
            StringBuilder names = new StringBuilder();
            for (JsonNode each : list) {
                names.append(names.isEmpty() ? "" : ", ")
                        .append(each.path("name").asText());
            }
            return names.isEmpty() ? "none" : names.toString();
        }
    }
}
