package io.jenkins.delivery.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesConnectionTest {
    private static final String KUBECONFIG =
            """
            current-context: main
            contexts:
            - {name: main, context: {cluster: c, user: u, namespace: shop}}
            - {name: bare, context: {cluster: c}}
            clusters:
            - {name: c, cluster: {server: 'https://10.0.0.1:6443'}}
            users:
            - {name: u, user: {%s}}
            """;

    @Test
    void readsAKubeconfigThatCarriesAllInItself() {
        KubernetesConnection connection =
                KubernetesConnection.kubeconfig(KUBECONFIG.formatted("token: s3cret"), Optional.empty());
        assertThat(connection.server()).isEqualTo("https://10.0.0.1:6443");
        assertThat(connection.namespace()).isEqualTo("shop");
        assertThat(connection.config().getOauthToken()).isEqualTo("s3cret");
        assertThat(connection).hasToString("https://10.0.0.1:6443");
        assertThat(KubernetesConnection.kubeconfig(KUBECONFIG.formatted("token: x"), Optional.of("bare"))
                        .namespace())
                .isEqualTo("default");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec: {command: touch, args: [/tmp/pwned], apiVersion: client.authentication.k8s.io/v1}",
                "auth-provider: {name: gcp}",
                "tokenFile: /etc/shadow",
                "client-certificate: /etc/ssl/cert.pem",
                "client-key: /etc/ssl/key.pem"
            })
    void aUsersKubeconfigReadsNoFilesAndRunsNothing(String user) {
        String field = user.substring(0, user.indexOf(':'));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KubernetesConnection.kubeconfig(KUBECONFIG.formatted(user), Optional.empty()))
                .withMessageContaining("'" + field + "' is not allowed here");
    }

    @Test
    void aFileOfTheOperatorsOwnMayNameFiles(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("kubeconfig"), KUBECONFIG.formatted("token: mine"));
        assertThat(KubernetesConnection.kubeconfig(token, Optional.empty())
                        .config()
                        .getAutoOAuthToken())
                .isEqualTo("mine");
    }

    @Test
    void whatIsWrongIsNamedWithoutQuotingSecrets() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        KubernetesConnection.kubeconfig(KUBECONFIG.formatted("token: s3cret"), Optional.of("prod")))
                .withMessage("kubeconfig: there is no context 'prod' in it, only main, bare");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KubernetesConnection.kubeconfig("token: [s3cret", Optional.empty()))
                .withMessageNotContaining("s3cret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KubernetesConnection.kubeconfig("", Optional.empty()))
                .withMessageContaining("kubeconfig");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KubernetesConnection.token("https://me:s3cret@10.0.0.1", Optional.empty(), () -> ""))
                .withMessageContaining("server")
                .withMessageNotContaining("s3cret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KubernetesConnection.token("https://10.0.0.1", Optional.of("abc"), () -> ""))
                .withMessageContaining("caCertificate");
    }

    @Test
    void theMachinesOwnSettingsAreNotUsed() {
        System.setProperty("kubernetes.auth.token", "from-the-machine");
        try {
            KubernetesConnection connection =
                    KubernetesConnection.kubeconfig(KUBECONFIG.formatted("token: mine"), Optional.empty());
            assertThat(connection.config().getOauthToken()).isEqualTo("mine");
            assertThat(connection.config().getRequestRetryBackoffLimit()).isZero();
        } finally {
            System.clearProperty("kubernetes.auth.token");
        }
    }

    @Test
    void thePodsOwnAccountIsReadAgainAsItIsRenewed(@TempDir Path mount) throws Exception {
        Map<String, String> pod = Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1", "KUBERNETES_SERVICE_PORT", "443");
        assertThatIllegalStateException()
                .isThrownBy(() -> KubernetesConnection.serviceAccount(Map.of(), mount))
                .withMessageContaining("does not run in a pod");
        Files.writeString(mount.resolve("token"), "one\n");
        Files.writeString(mount.resolve("namespace"), "jenkins");
        KubernetesConnection connection = KubernetesConnection.serviceAccount(pod, mount);
        assertThat(connection.namespace()).isEqualTo("jenkins");
        assertThat(connection.config().getOauthTokenProvider().getToken()).isEqualTo("one");
        Files.writeString(mount.resolve("token"), "two");
        assertThat(connection.config().getOauthTokenProvider().getToken()).isEqualTo("two");
    }

    @Test
    void namesAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KubernetesSpec(
                        "shop", "../secrets", Optional.empty(), new KubernetesSpec.Routing.ReplicaRatio()))
                .withMessageContaining("deployment: '../secrets'");
    }
}
