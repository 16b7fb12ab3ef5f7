package io.jenkins.delivery.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.jenkins.delivery.platform.Progress;
import io.jenkins.delivery.platform.Shape;
import io.jenkins.delivery.platform.VersionCount;
import io.jenkins.delivery.testbed.Gateway;
import io.jenkins.delivery.testbed.RealCluster;
import io.jenkins.delivery.testbed.RealClusterExtension;
import io.jenkins.delivery.traffic.Route;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The shapes on the real API server with the real Deployment controller. */
@Tag("real")
@ExtendWith(RealClusterExtension.class)
class KubernetesShapesTest {
    private static final String OLD = "shop/web:1.4.2";
    private static final String NEW = "shop/web:1.5.0";

    static KubernetesSpec byPods(RealCluster cluster) {
        return new KubernetesSpec(
                cluster.namespace(), "web", Optional.empty(), new KubernetesSpec.Routing.ReplicaRatio());
    }

    static KubernetesSpec byRoute(RealCluster cluster) {
        return new KubernetesSpec(
                cluster.namespace(),
                "web",
                Optional.empty(),
                new KubernetesSpec.Routing.HttpRoutes(List.of("web"), Optional.empty()));
    }

    static void shop(RealCluster cluster, int replicas) {
        cluster.deploy("web", replicas, OLD, deployment -> deployment
                .editSpec()
                .withMinReadySeconds(1)
                .withProgressDeadlineSeconds(120)
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxSurge(new IntOrString("30%"))
                .withMaxUnavailable(new IntOrString(1))
                .endRollingUpdate()
                .endStrategy()
                .endSpec());
        cluster.service("web", "web");
        Gateway.create(cluster, "web", "web");
    }

    @Test
    void byRoutePromotes(RealCluster cluster) throws Exception {
        shop(cluster, 4);
        Map<String, String> before = cluster.dump();
        String stableHash = hash(cluster);
        KubernetesTarget target = cluster.keep(cluster.connect().open(byRoute(cluster)));
        Turns turns = new Turns(target);
        try (Capacity capacity = new Capacity(cluster, "web")) {
            turns.begin(NEW);
            assertThat(cluster.dump())
                    .as("looking changes nothing but the lease")
                    .containsAllEntriesOf(before);

            turns.settle(new Route.Split(0));
            assertThat(Gateway.weights(cluster, "web")).containsExactly("[web-delivery-stable:100]");
            for (int weight : new int[] {5, 30, 60}) {
                Progress progress = turns.settle(new Shape.Beside(weight));
                assertThat(progress.stable()).isEqualTo(new VersionCount(4, 4));
                assertThat(progress.candidate().ready()).isEqualTo(PodShare.beside(4, weight));
                turns.settle(new Route.Split(weight));
                assertThat(Gateway.weights(cluster, "web"))
                        .containsExactly(
                                "[web-delivery-stable:%d, web-delivery-candidate:%d]".formatted(100 - weight, weight));
            }
            turns.settle(new Shape.Beside(100));
            turns.settle(new Route.Split(100));
            Progress promoted = turns.settle(new Shape.Candidate());
            assertThat(promoted.candidate()).isEqualTo(new VersionCount(4, 4));
            assertThat(promoted.stable()).isEqualTo(VersionCount.NONE);
            turns.settle(new Route.Original());
            turns.end();
            assertThat(capacity.fewest()).as("ready pods at all times").isGreaterThanOrEqualTo(4);
        }
        cluster.awaitRolledOut("web");
        assertThat(cluster.podsByImage("web")).containsExactly(Map.entry(NEW, 4));
        assertThat(hash(cluster)).isNotEqualTo(stableHash);
        // But for the image, the target is what it was.
        Map<String, String> after = cluster.dump();
        assertThat(after.get("Deployment web"))
                .isEqualTo(before.get("Deployment web").replace(OLD, NEW));
        assertThat(after.get("HTTPRoute web")).isEqualTo(before.get("HTTPRoute web"));
        assertThat(after.get("Service web")).isEqualTo(before.get("Service web"));
        assertThat(after).hasSameSizeAs(before);
    }

    @Test
    void byRouteGoesBackToTheSameReplicaSet(RealCluster cluster) throws Exception {
        shop(cluster, 4);
        Map<String, String> before = cluster.dump();
        Turns turns = new Turns(cluster.keep(cluster.connect().open(byRoute(cluster))));
        try (Capacity capacity = new Capacity(cluster, "web")) {
            turns.begin(NEW);
            turns.settle(new Route.Split(0));
            turns.settle(new Shape.Beside(50));
            turns.settle(new Route.Split(50));
            cluster.forgetRequests();
            turns.settle(new Route.Split(0));
            assertThat(cluster.requests()).as("the way back").hasSize(1);
            turns.settle(new Shape.Stable());
            turns.settle(new Route.Original());
            turns.end();
            assertThat(capacity.fewest()).isGreaterThanOrEqualTo(4);
        }
        cluster.awaitRolledOut("web");
        assertThat(cluster.dump()).isEqualTo(before);
    }

    @Test
    void byPodsPromotesWithoutLosingCapacity(RealCluster cluster) throws Exception {
        shop(cluster, 10);
        Map<String, String> before = cluster.dump();
        Turns turns = new Turns(cluster.keep(cluster.connect().open(byPods(cluster))));
        try (Capacity capacity = new Capacity(cluster, "web")) {
            turns.begin(NEW);
            for (int weight : new int[] {15, 50, 80}) {
                Progress progress = turns.settle(new Shape.Shared(weight));
                int share = PodShare.shared(10, weight);
                assertThat(progress.candidate()).isEqualTo(new VersionCount(share, share));
                assertThat(progress.stable()).isEqualTo(new VersionCount(10 - share, 10 - share));
                assertThat(turns.settle(new Route.Split(weight)).candidate()).isEqualTo(share * 10);
            }
            turns.settle(new Shape.Candidate());
            turns.end();
            assertThat(capacity.fewest()).as("ready pods at all times").isGreaterThanOrEqualTo(10);
        }
        cluster.awaitRolledOut("web");
        Map<String, String> after = cluster.dump();
        assertThat(after.get("Deployment web"))
                .isEqualTo(before.get("Deployment web").replace(OLD, NEW));
        assertThat(after).hasSameSizeAs(before);
    }

    @Test
    void byPodsGoesBack(RealCluster cluster) throws Exception {
        shop(cluster, 10);
        Map<String, String> before = cluster.dump();
        Turns turns = new Turns(cluster.keep(cluster.connect().open(byPods(cluster))));
        try (Capacity capacity = new Capacity(cluster, "web")) {
            turns.begin(NEW);
            turns.settle(new Shape.Shared(50));
            turns.settle(new Shape.Stable());
            turns.end();
            // The way back is an ordinary rolling update by the user's own maxUnavailable: 1.
            assertThat(capacity.fewest()).isGreaterThanOrEqualTo(9);
        }
        cluster.awaitRolledOut("web");
        assertThat(cluster.dump()).isEqualTo(before);
    }

    @Test
    void anAutoscalerMayChangeTheSize(RealCluster cluster) throws Exception {
        shop(cluster, 10);
        Turns turns = new Turns(cluster.keep(cluster.connect().open(byPods(cluster))));
        turns.begin(NEW);
        turns.settle(new Shape.Shared(20));
        Capacity capacity = cluster.keep(new Capacity(cluster, "web"));
        cluster.admin()
                .apps()
                .deployments()
                .inNamespace(cluster.namespace())
                .withName("web")
                .scale(20);
        RealCluster.await("the share of 20", () -> {
            Progress progress = turns.settle(new Shape.Shared(20));
            return progress.stable().ready() + progress.candidate().ready() == 20;
        });
        assertThat(turns.settle(new Shape.Shared(20)).candidate().ready()).isBetween(4, 5);
        cluster.admin()
                .apps()
                .deployments()
                .inNamespace(cluster.namespace())
                .withName("web")
                .scale(6);
        RealCluster.await("the share of 6", () -> {
            Progress progress = turns.settle(new Shape.Shared(20));
            return progress.stable().ready() + progress.candidate().ready() == 6;
        });
        assertThat(capacity.fewest()).as("ready pods at all times").isGreaterThanOrEqualTo(6);
        turns.settle(new Shape.Stable());
        turns.end();
        cluster.awaitRolledOut("web");
        assertThat(cluster.podsByImage("web")).containsExactly(Map.entry(OLD, 6));
    }

    @Test
    void anAutoscalerMayChangeTheSizeBesideARoute(RealCluster cluster) throws Exception {
        shop(cluster, 4);
        Turns turns = new Turns(cluster.keep(cluster.connect().open(byRoute(cluster))));
        turns.begin(NEW);
        turns.settle(new Route.Split(0));
        turns.settle(new Shape.Beside(50));
        turns.settle(new Route.Split(50));
        cluster.admin()
                .apps()
                .deployments()
                .inNamespace(cluster.namespace())
                .withName("web")
                .scale(9);
        RealCluster.await("half of 9 beside 9", () -> {
            Progress progress = turns.settle(new Shape.Beside(50));
            return progress.stable().ready() + progress.candidate().ready() == 9 + 5;
        });
        turns.settle(new Route.Split(0));
        turns.settle(new Shape.Stable());
        turns.settle(new Route.Original());
        turns.end();
        cluster.awaitRolledOut("web");
        assertThat(cluster.podsByImage("web")).containsExactly(Map.entry(OLD, 9));
    }

    @Test
    void aLateWayBackIsAnOrdinaryRollingUpdate(RealCluster cluster) throws Exception {
        shop(cluster, 4);
        Map<String, String> before = cluster.dump();
        Turns turns = new Turns(cluster.keep(cluster.connect().open(byRoute(cluster))));
        turns.begin(NEW);
        turns.settle(new Route.Split(0));
        turns.settle(new Shape.Beside(100));
        turns.settle(new Route.Split(100));
        turns.settle(new Shape.Candidate());
        turns.settle(new Route.Original());
        turns.settle(new Shape.Stable());
        turns.settle(new Route.Original());
        turns.end();
        cluster.awaitRolledOut("web");
        assertThat(cluster.dump()).isEqualTo(before);
    }

    private static String hash(RealCluster cluster) {
        Deployment web = cluster.deployment("web");
        return cluster.admin().apps().replicaSets().inNamespace(cluster.namespace()).list().getItems().stream()
                .filter(set -> set.getSpec().getReplicas() > 0)
                .filter(set -> set.getMetadata()
                        .getOwnerReferences()
                        .get(0)
                        .getUid()
                        .equals(web.getMetadata().getUid()))
                .map(set -> set.getMetadata().getLabels().get("pod-template-hash"))
                .findFirst()
                .orElseThrow();
    }
}
