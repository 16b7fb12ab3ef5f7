package io.jenkins.plugins.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.fasterxml.jackson.databind.JsonNode;
import hudson.model.Result;
import hudson.util.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.delivery.json.Json;
import io.jenkins.delivery.testbed.RealCluster;
import io.jenkins.delivery.testbed.RealClusterExtension;
import io.jenkins.plugins.delivery.rollout.RolloutPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** A real Jenkins and a real Kubernetes API server with its controllers. */
@ExtendWith(RealClusterExtension.class)
class RealKubernetesTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private static void add(StandardCredentials credentials) throws IOException {
        CredentialsProvider.lookupStores(Jenkins.get()).iterator().next().addCredentials(Domain.global(), credentials);
    }

    private static void kubeconfig(RealCluster cluster) throws IOException {
        add(new FileCredentialsImpl(
                CredentialsScope.GLOBAL,
                "cluster",
                "",
                "kubeconfig",
                SecretBytes.fromBytes(Files.readAllBytes(cluster.kubeconfig()))));
    }

    private static String target(RealCluster cluster) {
        return "kubernetes(deployment: 'web', namespace: '" + cluster.namespace() + "', credentialsId: 'cluster')";
    }

    private static String canary(String target, String image, String more) {
        return "canaryRollout(target: " + target + ", image: '" + image + "'" + more + ")";
    }

    @Test
    void promotesOverARestartAndLeavesNoSecretBehind(RealCluster cluster) throws Throwable {
        cluster.deploy("web", 4, "shop/web:1");
        sessions.then(r -> {
            kubeconfig(cluster);
            String step = canary(target(cluster), "shop/web:2", ", phases: [weight(25), hold(), weight(50)]");
            WorkflowRun run = Jobs.start(
                    Jobs.job("p", "pipeline { agent none\n stages { stage('deploy') { steps {\n" + step + "\n} } } }"));
            Jobs.holding(run, r);
            assertThat(cluster.podsByImage("web")).isEqualTo(Map.of("shop/web:1", 3, "shop/web:2", 1));
        });
        sessions.then(r -> {
            WorkflowRun run = Jobs.run("p");
            RolloutPage page = Jobs.rollout(run);
            Jobs.await("the resume", () -> {
                page.doResume("after the restart");
                return page.stored()
                        .filter(now ->
                                now.state().ended() || now.state().position().phase() > 2)
                        .isPresent();
            });
            r.assertBuildStatusSuccess(r.waitForCompletion(run));
            assertThat(cluster.podsByImage("web")).isEqualTo(Map.of("shop/web:2", 4));
            assertThat(found(r.jenkins.getRootDir().toPath(), secrets(cluster))).isEmpty();
        });
    }

    /** The middle of each secret in the kubeconfig, as it stands there and as it is. */
    private static List<String> secrets(RealCluster cluster) throws IOException {
        List<String> secrets = new ArrayList<>();
        for (JsonNode user : kubeconfigOf(cluster).path("users")) {
            String token = user.path("user").path("token").asText();
            String key = user.path("user").path("client-key-data").asText();
            for (String secret :
                    List.of(token, key, new String(Base64.getMimeDecoder().decode(key), StandardCharsets.ISO_8859_1))) {
                if (secret.length() > 20) {
                    secrets.add(secret.substring(secret.length() / 4, secret.length() * 3 / 4));
                }
            }
        }
        assertThat(secrets).isNotEmpty();
        return secrets;
    }

    private static JsonNode kubeconfigOf(RealCluster cluster) throws IOException {
        return Json.mapper().valueToTree(Serialization.unmarshal(Files.readString(cluster.kubeconfig()), Map.class));
    }

    private static List<Path> found(Path home, List<String> secrets) throws IOException {
        List<Path> found = new ArrayList<>();
        try (var files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (secrets.stream().anyMatch(text::contains)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    @Test
    void aBadImageGoesBackAndAStoppedBuildToo(RealCluster cluster) throws Throwable {
        cluster.deploy("web", 4, "shop/web:1");
        Map<String, String> before = cluster.dump();
        sessions.then(r -> {
            kubeconfig(cluster);
            WorkflowRun bad = Jobs.start(
                    Jobs.job("bad", canary(target(cluster), "shop/web:does-not-exist", ", phases: [weight(25)]")));
            r.assertBuildStatus(Result.FAILURE, r.waitForCompletion(bad));
            r.assertLogContains("ERROR: canaryRollout: rolled back to shop/web:1: pod web-", bad);
            r.assertLogContains("ImagePullBackOff", bad);
            assertThat(cluster.podsByImage("web")).isEqualTo(Map.of("shop/web:1", 4));

            WorkflowRun stopped = Jobs.start(
                    Jobs.job("stopped", canary(target(cluster), "shop/web:2", ", phases: [weight(25), hold()]")));
            Jobs.holding(stopped, r);
            stopped.getExecutor().interrupt();
            r.assertBuildStatus(Result.ABORTED, r.waitForCompletion(stopped));
            r.assertLogContains("all traffic is on the old version again", stopped);
            assertThat(cluster.dump()).isEqualTo(before);
        });
    }

    @Test
    void badInputChangesNothingAndSaysWhatIsWrong(RealCluster cluster) throws Throwable {
        cluster.deploy("web", 2, "shop/web:1");
        Map<String, String> before = cluster.dump();
        String server = cluster.connection().server();
        sessions.then(r -> {
            kubeconfig(cluster);
            add(new StringCredentialsImpl(
                    CredentialsScope.GLOBAL, "expired", "", Secret.fromString("not-a-token-any-more")));
            String namespace = "namespace: '" + cluster.namespace() + "'";
            refused(r, "unknown", "kubernetes(deployment: 'wep', credentialsId: 'cluster', " + namespace + ")", "wep");
            refused(
                    r,
                    "expired",
                    "kubernetes(deployment: 'web', credentialsId: 'expired', serverUrl: '" + server
                            + "', caCertificate: '''" + ca(cluster) + "''', " + namespace + ")",
                    server);
            refused(
                    r,
                    "unreachable",
                    "kubernetes(deployment: 'web', credentialsId: 'expired', serverUrl: 'https://127.0.0.1:1', "
                            + namespace + ")",
                    "https://127.0.0.1:1");
            assertThat(cluster.dump()).isEqualTo(before);
            assertThat(found(r.jenkins.getRootDir().toPath(), List.of("not-a-token-any-more")))
                    .isEmpty();
        });
    }

    private static String ca(RealCluster cluster) throws IOException {
        String data = kubeconfigOf(cluster)
                .path("clusters")
                .path(0)
                .path("cluster")
                .path("certificate-authority-data")
                .asText();
        return new String(Base64.getMimeDecoder().decode(data), StandardCharsets.US_ASCII).strip();
    }

    private static void refused(JenkinsRule r, String name, String target, String names) throws Exception {
        WorkflowRun run = Jobs.start(Jobs.job(name, canary(target, "shop/web:2", "")));
        r.assertBuildStatus(Result.FAILURE, r.waitForCompletion(run));
        List<String> errors = run.getLog(1000).stream()
                .filter(line -> line.startsWith("ERROR: "))
                .toList();
        assertThat(errors)
                .hasSize(1)
                .allMatch(line -> line.startsWith("ERROR: canaryRollout: ") && line.contains(names));
        r.assertLogNotContains("\tat ", run);
    }
}
