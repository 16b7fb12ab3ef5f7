package io.jenkins.delivery.platform.kubernetes;

import static io.jenkins.delivery.platform.kubernetes.KubernetesShapesTest.byPods;
import static io.jenkins.delivery.platform.kubernetes.KubernetesShapesTest.byRoute;
import static io.jenkins.delivery.platform.kubernetes.KubernetesShapesTest.shop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.PlatformException.Kind;
import io.jenkins.delivery.platform.PodProblem;
import io.jenkins.delivery.platform.Shape;
import io.jenkins.delivery.testbed.Gateway;
import io.jenkins.delivery.testbed.RealCluster;
import io.jenkins.delivery.testbed.RealClusterExtension;
import io.jenkins.delivery.traffic.Route;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What goes wrong on a real API server, and what people are told. */
@Tag("real")
@ExtendWith(RealClusterExtension.class)
class KubernetesTroublesTest {
    private static final String OLD = "shop/web:1.4.2";
    private static final String NEW = "shop/web:1.5.0";

    private static PlatformException refused(ThrowingCallable call) {
        PlatformException refusal = catchThrowableOfType(PlatformException.class, call);
        assertThat(refusal).as("must be refused").isNotNull();
        return refusal;
    }

    private static List<PodProblem> problems(KubernetesTarget target, String reason) {
        List<List<PodProblem>> seen = new java.util.ArrayList<>();
        RealCluster.await("problem " + reason, () -> {
            List<PodProblem> now =
                    target.platform().ensure(new Shape.Beside(50), Turns.STAMP).problems();
            seen.add(now);
            return now.stream().anyMatch(each -> each.reason().equals(reason));
        });
        return seen.get(seen.size() - 1);
    }

    @Test
    void aBadImageIsToldAtOnceAndTheWayBackLeavesNothing(RealCluster cluster) throws Exception {
        shop(cluster, 4);
        Map<String, String> before = cluster.dump();
        KubernetesTarget target = cluster.keep(cluster.connect().open(byPods(cluster)));
        Turns turns = new Turns(target);
        turns.begin("shop/does-not-exist:1");
        long start = System.nanoTime();
        List<PodProblem> problems = problems(target, "ImagePullBackOff");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        assertThat(problems).allSatisfy(problem -> {
            assertThat(problem.fatal()).isTrue();
            assertThat(problem.message()).contains("container app").contains("does-not-exist");
        });
        turns.settle(new Shape.Stable());
        turns.end();
        cluster.awaitRolledOut("web");
        assertThat(cluster.dump()).isEqualTo(before);
    }

    @Test
    void aCrashLoopIsToldWithItsExitCode(RealCluster cluster) throws Exception {
        shop(cluster, 2);
        KubernetesTarget target = cluster.keep(cluster.connect().open(byPods(cluster)));
        new Turns(target).begin("shop/crash-loop:1");
        assertThat(problems(target, "CrashLoopBackOff")).allSatisfy(problem -> {
            assertThat(problem.message()).contains("exit code 1").contains("restarted");
            assertThat(problem.fatal()).isTrue();
        });
    }

    @Test
    void aFullQuotaIsTold(RealCluster cluster) throws Exception {
        shop(cluster, 2);
        cluster.admin()
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("two-pods")
                        .withNamespace(cluster.namespace())
                        .endMetadata()
                        .withNewSpec()
                        .addToHard("pods", new Quantity("2"))
                        .endSpec()
                        .build())
                .create();
        RealCluster.await("the quota to count", () -> {
            var status = cluster.admin()
                    .resourceQuotas()
                    .inNamespace(cluster.namespace())
                    .withName("two-pods")
                    .get()
                    .getStatus();
            return status != null
                    && status.getUsed() != null
                    && status.getUsed().containsKey("pods");
        });
        KubernetesTarget target = cluster.keep(cluster.connect().open(byPods(cluster)));
        new Turns(target).begin(NEW);
        assertThat(problems(target, "FailedCreate"))
                .anySatisfy(problem -> assertThat(problem.message()).contains("exceeded quota"));
    }

    @Test
    void aSecondRolloutIsRefusedByNameAndAnOrphanTells(RealCluster cluster) throws Exception {
        shop(cluster, 2);
        Turns first = new Turns(cluster.keep(cluster.connect().open(byPods(cluster))));
        first.begin(NEW);

        KubernetesTarget second = cluster.keep(cluster.connect().open(byPods(cluster)));
        second.platform().inspect("shop/web:2.0.0");
        PlatformException held = refused(() -> second.platform().lease("r-2", Duration.ofMinutes(1)));
        assertThat(held.kind()).isEqualTo(Kind.HELD);
        assertThat(held.getMessage()).contains("r-1").contains("since").contains("until");

        first.settle(new Shape.Shared(50));
        held = refused(() -> second.platform().inspect("shop/web:2.0.0"));
        assertThat(held.kind()).isEqualTo(Kind.HELD);
        assertThat(held.getMessage()).contains("in the middle of rollout r-1");

        // Its controller is gone for good: the lease runs out.
        cluster.admin()
                .leases()
                .inNamespace(cluster.namespace())
                .withName("delivery-web")
                .edit(lease -> {
                    lease.getSpec().setRenewTime(java.time.ZonedDateTime.parse("2020-01-01T00:00:00Z"));
                    return lease;
                });
        held = refused(() -> second.platform().lease("r-2", Duration.ofMinutes(1)));
        assertThat(held.kind()).isEqualTo(Kind.HELD);
        assertThat(held.getMessage())
                .contains("r-1")
                .contains("kubectl -n " + cluster.namespace() + " patch deployment web");
        // The advice works as it is printed.
        String patch = held.getMessage().replaceAll("(?s).* -p '(.*)' && .*", "$1");
        cluster.admin()
                .apps()
                .deployments()
                .inNamespace(cluster.namespace())
                .withName("web")
                .patch(
                        io.fabric8.kubernetes.client.dsl.base.PatchContext.of(
                                io.fabric8.kubernetes.client.dsl.base.PatchType.STRATEGIC_MERGE),
                        patch);
        cluster.awaitRolledOut("web");
        assertThat(cluster.image("web")).isEqualTo(OLD);
        assertThat(cluster.deployment("web").getSpec().getMinReadySeconds()).isEqualTo(1);
        // Nothing of it is left but the lease, which has expired: it may be taken over.
        second.platform().inspect("shop/web:2.0.0");
        second.platform().lease("r-2", Duration.ofMinutes(1));
        second.platform().release("r-2");
        assertThat(cluster.admin()
                        .leases()
                        .inNamespace(cluster.namespace())
                        .list()
                        .getItems())
                .isEmpty();
    }

    @Test
    void aLeaseIsRenewedAndCarriesTheJournal(RealCluster cluster) throws Exception {
        shop(cluster, 2);
        KubernetesTarget target = cluster.keep(cluster.connect().open(byPods(cluster)));
        new Turns(target).begin(NEW);
        target.platform().ensure(new Shape.Shared(50), Turns.STAMP);
        target.platform().lease("r-1", Duration.ofMinutes(20));
        var lease = cluster.admin()
                .leases()
                .inNamespace(cluster.namespace())
                .withName("delivery-web")
                .get();
        assertThat(lease.getSpec().getHolderIdentity()).isEqualTo("r-1");
        assertThat(lease.getSpec().getLeaseDurationSeconds()).isEqualTo(1200);
        assertThat(lease.getMetadata().getAnnotations())
                .containsEntry(LeaseKeeper.JOURNAL, "{\"phase\":1}")
                .hasEntrySatisfying(
                        LeaseKeeper.BASELINE,
                        text -> assertThat(text).contains(OLD).doesNotContain("hello"));
        assertThat(lease.getSpec().getRenewTime().toInstant())
                .isAfter(Instant.now().minusSeconds(300));
        // A fresh controller is the same holder.
        KubernetesTarget fresh = cluster.keep(cluster.connect().open(byPods(cluster)));
        fresh.platform()
                .resume(
                        NEW,
                        io.jenkins.delivery.json.Json.mapper()
                                .treeToValue(
                                        io.jenkins.delivery.json.Json.mapper()
                                                .readTree(lease.getMetadata()
                                                        .getAnnotations()
                                                        .get(LeaseKeeper.BASELINE))
                                                .path("baseline"),
                                        io.jenkins.delivery.platform.Baseline.class));
        fresh.platform().lease("r-1", Duration.ofMinutes(10));
        new Turns(fresh).settle(new Shape.Stable());
        fresh.platform().release("r-1");
        cluster.awaitRolledOut("web");
        assertThat(cluster.image("web")).isEqualTo(OLD);
    }

    @Test
    void anotherImageIsDrift(RealCluster cluster) throws Exception {
        shop(cluster, 4);
        Turns turns = new Turns(cluster.keep(cluster.connect().open(byPods(cluster))));
        turns.begin(NEW);
        turns.settle(new Shape.Shared(50));
        cluster.meddle("web", "somebody", deployment -> {
            deployment.getSpec().getTemplate().getSpec().getContainers().get(0).setImage("shop/web:9");
            return deployment;
        });
        PlatformException drift = refused(() -> turns.goOnWith(new Shape.Shared(50)));
        assertThat(drift.kind()).isEqualTo(Kind.DRIFT);
        assertThat(drift.getMessage())
                .contains("spec.template.spec.containers[app].image is shop/web:9")
                .contains("written by somebody");
        // The rollout lets go: the brake comes off, the other's image stays.
        turns.settle(new Shape.Released());
        turns.end();
        cluster.awaitRolledOut("web");
        var spec = cluster.deployment("web").getSpec();
        assertThat(cluster.image("web")).isEqualTo("shop/web:9");
        assertThat(spec.getMinReadySeconds()).isEqualTo(1);
        assertThat(spec.getProgressDeadlineSeconds()).isEqualTo(120);
        assertThat(spec.getStrategy().getRollingUpdate().getMaxSurge().getStrVal())
                .isEqualTo("30%");
        assertThat(spec.getStrategy().getRollingUpdate().getMaxUnavailable().getIntVal())
                .isEqualTo(1);
    }

    @Test
    void anApplyThatTakesOffTheBrakeIsDrift(RealCluster cluster) throws Exception {
        shop(cluster, 4);
        Turns turns = new Turns(cluster.keep(cluster.connect().open(byPods(cluster))));
        turns.begin(NEW);
        turns.settle(new Shape.Shared(50));
        cluster.meddle("web", "kubectl-client-side-apply", deployment -> {
            deployment.getSpec().setMinReadySeconds(7);
            return deployment;
        });
        PlatformException drift = refused(() -> turns.goOnWith(new Shape.Shared(50)));
        assertThat(drift.kind()).isEqualTo(Kind.DRIFT);
        assertThat(drift.getMessage())
                .contains("spec.minReadySeconds is 7")
                .contains("written by kubectl-client-side-apply");
        turns.settle(new Shape.Released());
        // The other's own value stays; what was ours goes back.
        var spec = cluster.deployment("web").getSpec();
        assertThat(spec.getMinReadySeconds()).isEqualTo(7);
        assertThat(spec.getProgressDeadlineSeconds()).isEqualTo(120);
        assertThat(spec.getStrategy().getRollingUpdate().getMaxSurge().getStrVal())
                .isEqualTo("30%");
    }

    @Test
    void anOldImagePutBackIsDriftAlsoForAFreshController(RealCluster cluster) throws Exception {
        shop(cluster, 4);
        KubernetesTarget target = cluster.keep(cluster.connect().open(byPods(cluster)));
        Turns turns = new Turns(target);
        var baseline = turns.begin(NEW);
        turns.settle(new Shape.Shared(50));
        cluster.meddle("web", "kubectl-rollout", deployment -> {
            deployment.getSpec().getTemplate().getSpec().getContainers().get(0).setImage(OLD);
            return deployment;
        });
        KubernetesTarget fresh = cluster.keep(cluster.connect().open(byPods(cluster)));
        fresh.platform().resume(NEW, baseline);
        PlatformException drift = refused(() -> fresh.platform().ensure(new Shape.Shared(50), Turns.STAMP));
        assertThat(drift.kind()).isEqualTo(Kind.DRIFT);
        assertThat(drift.getMessage())
                .contains("containers[app].image is " + OLD)
                .contains("kubectl-rollout");
        new Turns(fresh).settle(new Shape.Released());
        cluster.awaitRolledOut("web");
        assertThat(cluster.deployment("web").getSpec().getMinReadySeconds()).isEqualTo(1);
        assertThat(cluster.deployment("web").getSpec().getProgressDeadlineSeconds())
                .isEqualTo(120);
        assertThat(cluster.podsByImage("web")).containsExactly(Map.entry(OLD, 4));
    }

    @Test
    void aChangedEnvironmentVariableIsNamed(RealCluster cluster) throws Exception {
        shop(cluster, 2);
        Turns turns = new Turns(cluster.keep(cluster.connect().open(byPods(cluster))));
        turns.begin(NEW);
        turns.settle(new Shape.Shared(50));
        cluster.meddle("web", "helm", deployment -> {
            deployment
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .get(0)
                    .getEnv()
                    .get(0)
                    .setValue("bye");
            return deployment;
        });
        PlatformException drift = refused(() -> turns.goOnWith(new Shape.Shared(50)));
        assertThat(drift.getMessage())
                .contains("spec.template.spec.containers[app].env[GREETING].value")
                .contains("helm");
        assertThat(drift.getMessage()).doesNotContain("bye").doesNotContain("hello");
    }

    @Test
    void aChangedRouteIsDriftAndTheRestOfItIsLeftAlone(RealCluster cluster) throws Exception {
        cluster.deploy("web", 2, OLD);
        cluster.service("web", "web");
        cluster.deploy("other", 1, "shop/other:1");
        cluster.service("other", "other");
        Gateway.create(
                cluster,
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: web, annotations: {owner: shop}}
                spec:
                  parentRefs: [{name: edge}]
                  rules:
                  - matches: [{path: {type: PathPrefix, value: /other}}]
                    backendRefs: [{name: other, port: 80}]
                  - backendRefs: [{name: web, port: 80, weight: 3}, {name: other, port: 80, weight: 1}]
                """);
        Map<String, String> before = cluster.dump();
        Turns turns = new Turns(cluster.keep(cluster.connect().open(byRoute(cluster))));
        turns.begin(NEW);
        turns.settle(new Route.Split(0));
        turns.settle(new Shape.Beside(50));
        turns.settle(new Route.Split(40));
        assertThat(Gateway.weights(cluster, "web"))
                .containsExactly("[other:1]", "[web-delivery-stable:180, web-delivery-candidate:120, other:100]");
        var route = Gateway.routes(cluster).withName("web").get();
        @SuppressWarnings("unchecked")
        Map<String, Object> stable = (Map<String, Object>) route.get("spec", "rules", 1, "backendRefs", 0);
        stable.put("weight", 5);
        Gateway.routes(cluster).resource(route).update();
        PlatformException drift = refused(() -> turns.goOnWith(new Route.Split(40)));
        assertThat(drift.kind()).isEqualTo(Kind.DRIFT);
        assertThat(drift.getMessage())
                .contains("HTTPRoute " + cluster.namespace() + "/web")
                .contains("web-delivery-stable:5");
        turns.settle(new Route.Original());
        turns.settle(new Shape.Stable());
        turns.end();
        cluster.awaitRolledOut("web");
        assertThat(Gateway.weights(cluster, "web")).containsExactly("[other:1]", "[web:125, other:100]");
        Map<String, String> after = cluster.dump();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        assertThat(after.get("HTTPRoute web")).doesNotContain("delivery");
    }

    @Test
    void aTargetThatCannotBeDeployedIsRefusedUnchanged(RealCluster cluster) throws Exception {
        shop(cluster, 1);
        cluster.deploy("recreate", 1, OLD, deployment -> deployment
                .editSpec()
                .withNewStrategy()
                .withType("Recreate")
                .endStrategy()
                .endSpec());
        Map<String, String> before = cluster.dump();
        KubernetesCluster connected = cluster.connect();
        KubernetesTarget one = cluster.keep(connected.open(byPods(cluster)));

        assertThat(refused(() -> one.platform().inspect(OLD)).getMessage()).contains("already runs " + OLD);
        one.platform().inspect(NEW);
        assertThat(refused(() -> one.router().inspect()).getMessage())
                .contains("spec.replicas: 1")
                .contains("scale to 2");

        KubernetesTarget wrong = open(cluster, connected, "wbe", Optional.empty());
        PlatformException gone = refused(() -> wrong.platform().inspect(NEW));
        assertThat(gone.kind()).isEqualTo(Kind.GONE);
        assertThat(gone.getMessage()).contains("no Deployment wbe").contains("There are: web, recreate");

        KubernetesTarget recreate = open(cluster, connected, "recreate", Optional.empty());
        assertThat(refused(() -> recreate.platform().inspect(NEW)).getMessage()).contains("Recreate");
        KubernetesTarget container = open(cluster, connected, "web", Optional.of("main"));
        assertThat(refused(() -> container.platform().inspect(NEW)).getMessage())
                .contains("one of [app]");
        PlatformException invalid = refused(() -> one.platform().inspect("not an image"));
        assertThat(invalid.getMessage()).contains("'not an image'");

        KubernetesTarget noRoute = cluster.keep(connected.open(new KubernetesSpec(
                cluster.namespace(),
                "web",
                Optional.empty(),
                new KubernetesSpec.Routing.HttpRoutes(List.of("absent"), Optional.empty()))));
        noRoute.platform().inspect(NEW);
        assertThat(refused(() -> noRoute.router().inspect()).getMessage())
                .contains("no HTTPRoute")
                .contains("absent");
        assertThat(cluster.dump()).isEqualTo(before);
    }

    private static KubernetesTarget open(
            RealCluster cluster, KubernetesCluster connected, String name, Optional<String> container) {
        return cluster.keep(connected.open(
                new KubernetesSpec(cluster.namespace(), name, container, new KubernetesSpec.Routing.ReplicaRatio())));
    }

    @Test
    void anotherRolloutInProgressIsTold(RealCluster cluster) throws Exception {
        shop(cluster, 2);
        cluster.meddle("web", "kubectl-set", deployment -> {
            deployment.getSpec().getTemplate().getSpec().getContainers().get(0).setImage("shop/never-ready:1");
            return deployment;
        });
        KubernetesTarget target = cluster.keep(cluster.connect().open(byPods(cluster)));
        assertThat(refused(() -> target.platform().inspect(NEW)).getMessage()).contains("rollout");
        RealCluster.await(
                "the controller to act",
                () -> cluster.deployment("web").getStatus().getReplicas() == 3);
        assertThat(refused(() -> target.platform().inspect(NEW)).getMessage())
                .contains("in the middle of another rollout");
    }

    @Test
    void missingPermissionsAreToldAllAtOnce(RealCluster cluster) throws Exception {
        shop(cluster, 2);
        Map<String, String> before = cluster.dump();
        KubernetesConnection deployer =
                KubernetesConnection.kubeconfig(Files.readString(cluster.kubeconfig()), Optional.of("deployer"));
        KubernetesTarget target = cluster.keep(cluster.connect(deployer).open(byRoute(cluster)));
        PlatformException refusal = refused(() -> target.platform().inspect(NEW));
        assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
        assertThat(refusal.getMessage())
                .contains("get, list, watch, patch on deployments.apps")
                .contains("list, watch on pods")
                .contains("get, create, patch, delete on leases.coordination.k8s.io")
                .contains("get, create, delete on services")
                .contains("httproutes.gateway.networking.k8s.io");
        assertThat(cluster.dump()).isEqualTo(before);
        // What is said to be needed is enough, and no more.
        cluster.admin()
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName("deployer")
                        .withNamespace(cluster.namespace())
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("apps")
                        .withResources("deployments")
                        .withVerbs("get", "list", "watch", "patch")
                        .endRule()
                        .addNewRule()
                        .withApiGroups("apps")
                        .withResources("replicasets")
                        .withVerbs("get", "list", "watch")
                        .endRule()
                        .addNewRule()
                        .withApiGroups("")
                        .withResources("pods")
                        .withVerbs("list", "watch")
                        .endRule()
                        .addNewRule()
                        .withApiGroups("coordination.k8s.io")
                        .withResources("leases")
                        .withVerbs("get", "create", "patch", "delete")
                        .endRule()
                        .addNewRule()
                        .withApiGroups("")
                        .withResources("services")
                        .withVerbs("get", "create", "delete")
                        .endRule()
                        .addNewRule()
                        .withApiGroups("discovery.k8s.io")
                        .withResources("endpointslices")
                        .withVerbs("list", "watch")
                        .endRule()
                        .addNewRule()
                        .withApiGroups("gateway.networking.k8s.io")
                        .withResources("httproutes")
                        .withVerbs("get", "list", "watch", "patch")
                        .endRule()
                        .build())
                .create();
        cluster.admin()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("deployer")
                        .withNamespace(cluster.namespace())
                        .endMetadata()
                        .withNewRoleRef()
                        .withApiGroup("rbac.authorization.k8s.io")
                        .withKind("Role")
                        .withName("deployer")
                        .endRoleRef()
                        .addNewSubject()
                        .withKind("User")
                        .withApiGroup("rbac.authorization.k8s.io")
                        .withName("deployer")
                        .endSubject()
                        .build())
                .create();
        Turns turns = new Turns(target);
        RealCluster.await("the role to count", () -> {
            try {
                turns.begin(NEW);
                return true;
            } catch (PlatformException notYet) {
                return false;
            }
        });
        turns.settle(new Route.Split(0));
        turns.settle(new Shape.Beside(50));
        turns.settle(new Route.Split(50));
        turns.settle(new Route.Split(0));
        turns.settle(new Shape.Stable());
        turns.settle(new Route.Original());
        turns.end();
        assertThat(cluster.dump()).isEqualTo(before);
    }

    @Test
    void aWrongTokenAnUntrustedServerAndNoServerAreToldApart(RealCluster cluster) throws Exception {
        String server = cluster.admin().getMasterUrl().toString();
        String ca = new String(java.util.Base64.getDecoder()
                .decode(cluster.admin().getConfiguration().getCaCertData()));
        KubernetesTarget wrongToken =
                cluster.keep(cluster.connect(KubernetesConnection.token(server, Optional.of(ca), () -> "expired"))
                        .open(byPods(cluster)));
        PlatformException refusal = refused(() -> wrongToken.platform().inspect(NEW));
        assertThat(refusal.kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(refusal.getMessage())
                .contains("credentials were not accepted")
                .contains("401")
                .doesNotContain("expired\"");

        KubernetesTarget untrusted =
                cluster.keep(cluster.connect(KubernetesConnection.token(server, Optional.empty(), () -> "x"))
                        .open(byPods(cluster)));
        assertThat(refused(() -> untrusted.platform().inspect(NEW)).getMessage())
                .contains("cannot be trusted");

        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        KubernetesTarget nobody = cluster.keep(
                cluster.connect(KubernetesConnection.token("https://127.0.0.1:" + closed, Optional.empty(), () -> "x"))
                        .open(byPods(cluster)));
        refusal = refused(() -> nobody.platform().inspect(NEW));
        assertThat(refusal.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(refusal.getMessage()).contains("https://127.0.0.1:" + closed).contains("cannot be reached");
    }

    @Test
    void aRenewedTokenIsPickedUp(RealCluster cluster) throws Exception {
        shop(cluster, 2);
        String server = cluster.admin().getMasterUrl().toString();
        String ca = new String(java.util.Base64.getDecoder()
                .decode(cluster.admin().getConfiguration().getCaCertData()));
        String good = cluster.admin().getConfiguration().getAutoOAuthToken();
        String[] token = {"expired"};
        KubernetesTarget target =
                cluster.keep(cluster.connect(KubernetesConnection.token(server, Optional.of(ca), () -> token[0]))
                        .open(byPods(cluster)));
        assertThat(refused(() -> target.platform().inspect(NEW)).kind()).isEqualTo(Kind.UNAUTHORIZED);
        token[0] = good;
        assertThat(target.platform().inspect(NEW).version()).isEqualTo(OLD);
    }

    @Test
    void manyTargetsShareTheWatches(RealCluster cluster) throws Exception {
        String[] names = {"a", "b", "c", "d"};
        for (String name : names) {
            cluster.deploy(name, 2, OLD);
        }
        KubernetesCluster connected = cluster.connect();
        for (String name : names) {
            KubernetesTarget target = open(cluster, connected, name, Optional.empty());
            Turns turns = new Turns(target);
            turns.begin(NEW);
            turns.settle(new Shape.Shared(50));
        }
        List<String> watches = cluster.requests().stream()
                .filter(each -> each.contains("watch=true"))
                .toList();
        assertThat(watches).as("one for Deployments, ReplicaSets, Pods").hasSize(3);
        assertThat(Arrays.stream(names).map(cluster::image)).containsOnly(NEW);
    }
}
