package io.jenkins.delivery.platform.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.jenkins.delivery.platform.PodProblem;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The watches of one namespace. Rollouts share them; the last one to leave closes them. */
final class NamespaceWatches {
    final SharedWatch<Deployment, DeploymentState> deployments;
    final SharedWatch<ReplicaSet, ReplicaSetState> replicaSets;
    final SharedWatch<Pod, PodState> pods;
    final SharedWatch<EndpointSlice, Integer> endpoints;
    final SharedWatch<GenericKubernetesResource, RouteState> routes;

    /** What is kept of a pod. */
    record PodState(String hash, List<PodProblem> problems) {}

    NamespaceWatches(KubernetesClient client, String namespace, String server, Clock clock) {
        deployments = watch(
                "Deployments in " + namespace,
                server,
                clock,
                () -> client.apps().deployments().inNamespace(namespace).runnableInformer(0),
                new DeploymentShape());
        replicaSets = watch(
                "ReplicaSets in " + namespace,
                server,
                clock,
                () -> client.apps().replicaSets().inNamespace(namespace).runnableInformer(0),
                new ReplicaSetShape());
        pods = watch(
                "Pods in " + namespace,
                server,
                clock,
                () -> client.pods().inNamespace(namespace).runnableInformer(0),
                new PodShape());
        endpoints = watch(
                "EndpointSlices in " + namespace,
                server,
                clock,
                () -> client.discovery()
                        .v1()
                        .endpointSlices()
                        .inNamespace(namespace)
                        .runnableInformer(0),
                new EndpointShape());
        routes = watch(
                "HTTPRoutes in " + namespace,
                server,
                clock,
                () -> client.genericKubernetesResources(RouteState.CONTEXT)
                        .inNamespace(namespace)
                        .runnableInformer(0),
                new RouteShape());
    }

    void stop() {
        deployments.stop();
        replicaSets.stop();
        pods.stop();
        endpoints.stop();
        routes.stop();
    }

    private static <T extends HasMetadata, R> SharedWatch<T, R> watch(
            String what,
            String server,
            Clock clock,
            Supplier<SharedIndexInformer<T>> informer,
            SmallStore.Shape<T, R> shape) {
        return new SharedWatch<>(what, server, clock, informer, shape);
    }

    private static ObjectMeta identity(ObjectMeta metadata) {
        return new ObjectMetaBuilder()
                .withName(metadata.getName())
                .withNamespace(metadata.getNamespace())
                .withUid(metadata.getUid())
                .withResourceVersion(metadata.getResourceVersion())
                .build();
    }

    private static Optional<String> owner(ObjectMeta metadata, String kind) {
        return Optional.ofNullable(metadata.getOwnerReferences()).orElse(List.of()).stream()
                .filter(each -> kind.equals(each.getKind()) && Boolean.TRUE.equals(each.getController()))
                .map(OwnerReference::getName)
                .findFirst();
    }

    private static Optional<String> label(ObjectMeta metadata, String name) {
        return Optional.ofNullable(metadata.getLabels()).map(all -> all.get(name));
    }

    private static final class DeploymentShape implements SmallStore.Shape<Deployment, DeploymentState> {
        @Override
        public Optional<DeploymentState> record(Deployment object) {
            return Optional.of(DeploymentState.cached(object));
        }

        @Override
        public Optional<String> group(Deployment object) {
            return Optional.of(object.getMetadata().getName());
        }

        @Override
        public Deployment skeleton(Deployment object) {
            return new DeploymentBuilder()
                    .withMetadata(identity(object.getMetadata()))
                    .build();
        }
    }

    private static final class ReplicaSetShape implements SmallStore.Shape<ReplicaSet, ReplicaSetState> {
        @Override
        public Optional<ReplicaSetState> record(ReplicaSet object) {
            return Optional.of(ReplicaSetState.of(object));
        }

        @Override
        public Optional<String> group(ReplicaSet object) {
            return owner(object.getMetadata(), "Deployment");
        }

        @Override
        public ReplicaSet skeleton(ReplicaSet object) {
            ObjectMeta metadata = identity(object.getMetadata());
            metadata.setOwnerReferences(object.getMetadata().getOwnerReferences());
            return new ReplicaSetBuilder().withMetadata(metadata).build();
        }
    }

    private static final class PodShape implements SmallStore.Shape<Pod, PodState> {
        @Override
        public Optional<PodState> record(Pod object) {
            List<PodProblem> problems = PodTroubles.of(object);
            // Only pods in trouble are kept: the counts come from the ReplicaSets.
            return problems.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new PodState(
                            label(object.getMetadata(), Templates.HASH).orElse(""), problems));
        }

        /** The Deployment's name: its ReplicaSet's without the hash at the end. */
        @Override
        public Optional<String> group(Pod object) {
            String end = "-" + label(object.getMetadata(), Templates.HASH).orElse("");
            return owner(object.getMetadata(), "ReplicaSet")
                    .filter(name -> end.length() > 1 && name.endsWith(end))
                    .map(name -> name.substring(0, name.length() - end.length()));
        }

        @Override
        public Pod skeleton(Pod object) {
            ObjectMeta metadata = identity(object.getMetadata());
            metadata.setOwnerReferences(object.getMetadata().getOwnerReferences());
            label(object.getMetadata(), Templates.HASH)
                    .ifPresent(hash -> metadata.setLabels(java.util.Map.of(Templates.HASH, hash)));
            return new PodBuilder().withMetadata(metadata).build();
        }
    }

    private static final class EndpointShape implements SmallStore.Shape<EndpointSlice, Integer> {
        private static final String SERVICE = "kubernetes.io/service-name";

        /** How many of its endpoints are ready. */
        @Override
        public Optional<Integer> record(EndpointSlice object) {
            return Optional.of((int) Optional.ofNullable(object.getEndpoints()).orElse(List.of()).stream()
                    // An absent condition means ready, says the API.
                    .filter(each -> each.getConditions() == null
                            || !Boolean.FALSE.equals(each.getConditions().getReady()))
                    .count());
        }

        @Override
        public Optional<String> group(EndpointSlice object) {
            return label(object.getMetadata(), SERVICE);
        }

        @Override
        public EndpointSlice skeleton(EndpointSlice object) {
            ObjectMeta metadata = identity(object.getMetadata());
            group(object).ifPresent(name -> metadata.setLabels(java.util.Map.of(SERVICE, name)));
            return new EndpointSliceBuilder().withMetadata(metadata).build();
        }
    }

    private static final class RouteShape implements SmallStore.Shape<GenericKubernetesResource, RouteState> {
        @Override
        public Optional<RouteState> record(GenericKubernetesResource object) {
            return Optional.of(RouteState.cached(object));
        }

        @Override
        public Optional<String> group(GenericKubernetesResource object) {
            return Optional.of(object.getMetadata().getName());
        }

        @Override
        public GenericKubernetesResource skeleton(GenericKubernetesResource object) {
            GenericKubernetesResource bare = new GenericKubernetesResource();
            bare.setApiVersion(object.getApiVersion());
            bare.setKind(object.getKind());
            bare.setMetadata(identity(object.getMetadata()));
            return bare;
        }
    }
}
