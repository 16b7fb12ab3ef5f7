package io.jenkins.delivery.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.jenkins.delivery.platform.kubernetes.KubernetesCluster;
import io.jenkins.delivery.platform.kubernetes.KubernetesConnection;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A namespace of its own in a real control plane; its pods are played by kwok, or run on a real node. */
public final class RealCluster implements AutoCloseable {
    /** Long enough for a loaded machine; nothing waits that long when all is well. */
    public static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path kubeconfig;
    private final String namespace;
    private final KubernetesClient admin;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    RealCluster(Path kubeconfig, String namespace) {
        this.kubeconfig = kubeconfig;
        this.namespace = namespace;
        this.admin = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
        admin.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        await(
                "the namespace's service account",
                () -> admin.serviceAccounts()
                                .inNamespace(namespace)
                                .withName("default")
                                .get()
                        != null);
    }

    public String namespace() {
        return namespace;
    }

    public Path kubeconfig() {
        return kubeconfig;
    }

    /** Somebody who may do anything: the test itself. */
    public KubernetesClient admin() {
        return admin;
    }

    /** A connection as the product makes one. */
    public KubernetesConnection connection() throws java.io.IOException {
        return KubernetesConnection.kubeconfig(java.nio.file.Files.readString(kubeconfig), Optional.of("admin"));
    }

    /** A fresh client of the product, as a fresh controller would have it; counted. */
    public KubernetesCluster connect() throws java.io.IOException {
        return connect(connection());
    }

    public KubernetesCluster connect(KubernetesConnection connection) {
        KubernetesCluster cluster = connect(connection, request -> {});
        opened.add(cluster);
        return cluster;
    }

    /** As {@link #connect()}, closed by the caller, with somebody who sees each request before it is sent and may stop it. */
    public KubernetesCluster connect(KubernetesConnection connection, Consumer<HttpRequest> before) {
        return KubernetesCluster.connect(
                connection,
                Clock.systemUTC(),
                http -> http.addOrReplaceInterceptor("count", new Interceptor() {
                    @Override
                    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
                        before.accept(request);
                        String query = request.uri().getQuery();
                        String uri = request.uri().getPath() + (query == null ? "" : "?" + query);
                        requests.add(request.method() + " " + uri.replace(namespace, "ns"));
                    }
                }));
    }

    /** What the product's clients have asked the API server so far. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    public void forgetRequests() {
        requests.clear();
    }

    /** Closed with the cluster. */
    public <T extends AutoCloseable> T keep(T resource) {
        opened.add(resource);
        return resource;
    }

    public Deployment deploy(String name, int replicas, String image) {
        return deploy(name, replicas, image, deployment -> deployment);
    }

    /** Makes a Deployment with one container {@code app}, and waits until it stands. */
    public Deployment deploy(String name, int replicas, String image, UnaryOperator<DeploymentBuilder> more) {
        Deployment wanted = more.apply(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .addToLabels("app", name)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .withNewSelector()
                        .addToMatchLabels("app", name)
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .addToLabels("app", name)
                        .endMetadata()
                        .withNewSpec()
                        .withContainers(new ContainerBuilder()
                                .withName("app")
                                .withImage(image)
                                .addNewEnv()
                                .withName("GREETING")
                                .withValue("hello")
                                .endEnv()
                                .build())
                        .endSpec()
                        .endTemplate()
                        .endSpec())
                .build();
        admin.resource(wanted).create();
        awaitRolledOut(name);
        return deployment(name);
    }

    public void service(String name, String app) {
        service(name, app, "ClusterIP");
    }

    /** The port on 127.0.0.1 that leads to the pods of a real node. */
    public int nodePort(String name, String app) {
        return service(name, app, "NodePort").getSpec().getPorts().get(0).getNodePort();
    }

    private Service service(String name, String app, String type) {
        return admin.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withType(type)
                        .addToSelector("app", app)
                        .addNewPort()
                        .withName("http")
                        .withPort(80)
                        .withNewTargetPort(8080)
                        .endPort()
                        .endSpec()
                        .build())
                .create();
    }

    public Deployment deployment(String name) {
        return admin.apps().deployments().inNamespace(namespace).withName(name).get();
    }

    /** Of one container. */
    public String image(String name) {
        return deployment(name)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getImage();
    }

    /** Changes a Deployment as another program or person would. */
    public void meddle(String name, String manager, UnaryOperator<Deployment> change) {
        // Another writer may come between reading and writing; a person would just try again.
        await("the other writer", () -> {
            try {
                String uri = "/apis/apps/v1/namespaces/%s/deployments/%s?fieldManager=%s"
                        .formatted(namespace, name, manager);
                admin.raw(uri, "PUT", change.apply(deployment(name)));
                return true;
            } catch (io.fabric8.kubernetes.client.KubernetesClientException conflict) {
                if (conflict.getCode() == 409) {
                    return false;
                }
                throw conflict;
            }
        });
    }

    public void awaitRolledOut(String name) {
        await("Deployment " + name + " to stand", () -> {
            Deployment now = deployment(name);
            return now.getStatus() != null
                    && now.getStatus().getObservedGeneration() != null
                    && now.getStatus().getObservedGeneration()
                            >= now.getMetadata().getGeneration()
                    && number(now.getStatus().getUpdatedReplicas())
                            == now.getSpec().getReplicas()
                    && number(now.getStatus().getReplicas()) == now.getSpec().getReplicas()
                    && number(now.getStatus().getReadyReplicas())
                            == now.getSpec().getReplicas();
        });
    }

    /** Images of the pods that are not on their way out, with their numbers. */
    public Map<String, Integer> podsByImage(String app) {
        Map<String, Integer> images = new TreeMap<>();
        admin.pods().inNamespace(namespace).withLabel("app", app).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .forEach(
                        pod -> images.merge(pod.getSpec().getContainers().get(0).getImage(), 1, Integer::sum));
        return images;
    }

    /** Everything that a rollout could leave behind, without what changes by itself. */
    public Map<String, String> dump() {
        Map<String, String> all = new TreeMap<>();
        List<HasMetadata> objects = new ArrayList<>();
        objects.addAll(admin.apps().deployments().inNamespace(namespace).list().getItems());
        objects.addAll(admin.apps().replicaSets().inNamespace(namespace).list().getItems().stream()
                // An old version's empty ReplicaSet is the Deployment's own history.
                .filter(set -> set.getSpec().getReplicas() > 0)
                .toList());
        objects.addAll(admin.services().inNamespace(namespace).list().getItems());
        objects.addAll(admin.leases().inNamespace(namespace).list().getItems());
        objects.addAll(admin.configMaps().inNamespace(namespace).list().getItems());
        objects.addAll(admin.secrets().inNamespace(namespace).list().getItems());
        objects.addAll(Gateway.routes(this).list().getItems());
        for (HasMetadata object : objects) {
            object.getMetadata().setManagedFields(null);
            object.getMetadata().setResourceVersion(null);
            object.getMetadata().setGeneration(null);
            Map<String, String> annotations = object.getMetadata().getAnnotations();
            if (annotations != null) {
                annotations.keySet().removeIf(name -> name.startsWith("deployment.kubernetes.io/"));
            }
            Map<?, ?> fields = admin.getKubernetesSerialization().convertValue(object, Map.class);
            fields.remove("status");
            all.put(
                    object.getKind() + " " + object.getMetadata().getName(),
                    admin.getKubernetesSerialization().asYaml(fields));
        }
        return all;
    }

    private static int number(Integer value) {
        return value == null ? 0 : value;
    }

    /** Waits for something in the cluster. */
    public static void await(String what, Callable<Boolean> condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!condition.call()) {
                assertThat(System.nanoTime() < end)
                        .as("waited for %s for %s", what, PATIENCE)
                        .isTrue();
                Thread.sleep(50);
            }
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IllegalStateException("waiting for " + what, failure);
        }
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        admin.namespaces().withName(namespace).delete();
        admin.close();
    }
}
