package io.jenkins.delivery.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.jenkins.delivery.analysis.Checker;
import io.jenkins.delivery.analysis.LiveChecker;
import io.jenkins.delivery.analysis.MetricQuery;
import io.jenkins.delivery.analysis.NoData;
import io.jenkins.delivery.analysis.PrometheusSource;
import io.jenkins.delivery.analysis.RateLimitCheck;
import io.jenkins.delivery.analysis.Reading;
import io.jenkins.delivery.health.Answer;
import io.jenkins.delivery.net.Authorization;
import io.jenkins.delivery.net.Http;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.rollout.Cause;
import io.jenkins.delivery.rollout.Command;
import io.jenkins.delivery.rollout.Outcome;
import io.jenkins.delivery.rollout.RolloutEvent;
import io.jenkins.delivery.rollout.RolloutState;
import io.jenkins.delivery.strategy.Canary;
import io.jenkins.delivery.testbed.Gateway;
import io.jenkins.delivery.testbed.MetricsServer;
import io.jenkins.delivery.testbed.RealCluster;
import io.jenkins.delivery.testbed.RealClusterExtension;
import io.jenkins.delivery.time.RealScheduler;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole rollouts: the real driver, the real API server, real controllers; pods by kwok. */
@Tag("real")
@ExtendWith(RealClusterExtension.class)
class KubernetesRolloutTest {
    private static final String OLD = "shop/web:1.4.2";
    private static final String NEW = "shop/web:1.5.0";
    private static final Function<KubernetesTarget, Checker> NO_CHECKS =
            target -> check -> new Reading.Missing("no metric source");

    private final RealScheduler scheduler = new RealScheduler(Clock.systemUTC(), 6);
    private final List<LiveRollout> rollouts = new ArrayList<>();

    @AfterEach
    void close() {
        rollouts.forEach(LiveRollout::close);
        scheduler.close();
    }

    private static Canary canary(int... weights) {
        List<Canary.Leg> legs = new ArrayList<>();
        for (int weight : weights) {
            legs.add(new Canary.Weight(weight, Duration.ZERO));
        }
        return new Canary(legs);
    }

    /** Waits at the first weight until somebody says something. */
    private static Canary holding(int weight) {
        return new Canary(List.of(new Canary.Weight(weight, Duration.ZERO), new Canary.Hold()));
    }

    private static KubernetesSpec spec(RealCluster cluster, String name, boolean byRoute) {
        return new KubernetesSpec(
                cluster.namespace(),
                name,
                Optional.empty(),
                byRoute
                        ? new KubernetesSpec.Routing.HttpRoutes(List.of(name), Optional.empty())
                        : new KubernetesSpec.Routing.ReplicaRatio());
    }

    private static void shop(RealCluster cluster, String name, int replicas, boolean byRoute) {
        cluster.deploy(name, replicas, OLD, deployment -> deployment
                .editSpec()
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxSurge(new IntOrString(1))
                .withMaxUnavailable(new IntOrString("40%"))
                .endRollingUpdate()
                .endStrategy()
                .endSpec());
        cluster.service(name, name);
        if (byRoute) {
            Gateway.create(cluster, name, name);
        }
    }

    private LiveRollout rollout(RealCluster cluster, String name, boolean byRoute) {
        LiveRollout rollout = new LiveRollout(spec(cluster, name, byRoute), scheduler, NO_CHECKS);
        synchronized (rollouts) {
            rollouts.add(rollout);
        }
        return rollout;
    }

    static KubernetesCluster fresh(RealCluster cluster) throws Exception {
        return cluster.connect(cluster.connection(), request -> {});
    }

    /** But for the image of the Deployment everything is as it was. */
    private static void assertStands(RealCluster cluster, Map<String, String> before, String name, String image) {
        assertStands(cluster, before, name, OLD, image);
    }

    /** @param old the image at the time of {@code before} */
    static void assertStands(RealCluster cluster, Map<String, String> before, String name, String old, String image) {
        cluster.awaitRolledOut(name);
        assertThat(cluster.podsByImage(name).keySet()).containsExactly(image);
        Map<String, String> after = cluster.dump();
        for (String kind : List.of("Deployment", "Service", "HTTPRoute")) {
            String wanted = before.get(kind + " " + name);
            if (wanted != null) {
                assertThat(after.get(kind + " " + name)).isEqualTo(wanted.replace(old, image));
            }
        }
        assertThat(after.keySet())
                .noneMatch(object ->
                        object.contains("Lease delivery-" + name) || object.contains("Service " + name + "-delivery"));
    }

    @Test
    void promotesByRouteWithFewRequests(RealCluster cluster) throws Exception {
        shop(cluster, "web", 4, true);
        Map<String, String> before = cluster.dump();
        LiveRollout rollout = rollout(cluster, "web", true);
        try (Capacity capacity = new Capacity(cluster, "web")) {
            long start = System.nanoTime();
            rollout.start(fresh(cluster), "r-1", canary(5, 10, 20, 30, 40, 60, 80, 100), NEW, List.of());
            rollout.assertEnded(Outcome.PROMOTED);
            System.out.printf(
                    "HTTPRoute, 8 weights, 4 replicas: %.2f s, %d requests%n",
                    (System.nanoTime() - start) / 1e9, cluster.requests().size());
            assertThat(capacity.fewest()).isGreaterThanOrEqualTo(4);
        }
        assertThat(cluster.requests()).hasSizeLessThanOrEqualTo(40);
        assertStands(cluster, before, "web", NEW);
    }

    @Test
    void promotesByPodsWithFewRequests(RealCluster cluster) throws Exception {
        shop(cluster, "web", 4, false);
        Map<String, String> before = cluster.dump();
        LiveRollout rollout = rollout(cluster, "web", false);
        try (Capacity capacity = new Capacity(cluster, "web")) {
            long start = System.nanoTime();
            rollout.start(fresh(cluster), "r-1", canary(5, 10, 20, 30, 40, 60, 80, 100), NEW, List.of());
            rollout.assertEnded(Outcome.PROMOTED);
            System.out.printf(
                    "replica ratio, 8 weights, 4 replicas: %.2f s, %d requests%n",
                    (System.nanoTime() - start) / 1e9, cluster.requests().size());
            assertThat(capacity.fewest()).isGreaterThanOrEqualTo(4);
        }
        assertThat(cluster.requests()).hasSizeLessThanOrEqualTo(25);
        assertStands(cluster, before, "web", NEW);
    }

    @Test
    void goesBackFromABadImage(RealCluster cluster) throws Exception {
        shop(cluster, "web", 4, true);
        Map<String, String> before = cluster.dump();
        LiveRollout rollout = rollout(cluster, "web", true);
        rollout.start(fresh(cluster), "r-1", canary(25, 50), "shop/does-not-exist:1", List.of());
        rollout.assertEnded(Outcome.ROLLED_BACK);
        RolloutState end = rollout.awaitEnd().orElseThrow();
        assertThat(end.cause().orElseThrow().kind()).isEqualTo(Cause.Kind.PODS);
        assertThat(end.cause().orElseThrow().because())
                .contains("ImagePullBackOff")
                .contains("does-not-exist");
        assertStands(cluster, before, "web", OLD);
        assertThat(cluster.dump()).isEqualTo(before);
    }

    /** Errors at most 1 %, asked every second of a real HTTP server that speaks Prometheus. */
    private LiveRollout measured(RealCluster cluster, MetricsServer metrics) {
        LiveRollout rollout = new LiveRollout(
                spec(cluster, "web", true),
                scheduler,
                target -> new LiveChecker(
                        Map.of(
                                "prom",
                                new PrometheusSource("prom", metrics.uri(), Authorization.none(), Http.standard())),
                        probe -> new Answer(false, "nothing is probed here"),
                        () -> target.names(NEW)));
        rollouts.add(rollout);
        return rollout;
    }

    private static RateLimitCheck errors() {
        return new RateLimitCheck(
                "errors",
                "prom",
                new MetricQuery("requests{namespace=\"${namespace}\", hash=\"${hash}\"}"),
                new MetricQuery("errors{namespace=\"${namespace}\", hash=\"${hash}\"}"),
                0.01,
                RateLimitCheck.DEFAULT_ALPHA,
                Duration.ofSeconds(1),
                NoData.DEFAULT);
    }

    @Test
    void goesBackWhenAMetricFails(RealCluster cluster) throws Exception {
        shop(cluster, "web", 2, true);
        Map<String, String> before = cluster.dump();
        try (MetricsServer metrics = new MetricsServer(0.2)) {
            LiveRollout rollout = measured(cluster, metrics);
            rollout.start(fresh(cluster), "r-1", holding(50), NEW, List.of(errors()));
            rollout.assertEnded(Outcome.ROLLED_BACK);
            Cause cause = rollout.awaitEnd().orElseThrow().cause().orElseThrow();
            assertThat(cause.kind()).isEqualTo(Cause.Kind.CHECK);
            assertThat(cause.because()).contains("errors").contains("the limit is 1 %");
            // The queries asked for the pods of the new version and no others.
            String hash =
                    cluster.admin().apps().replicaSets().inNamespace(cluster.namespace()).list().getItems().stream()
                            .filter(set -> set.getSpec()
                                    .getTemplate()
                                    .getSpec()
                                    .getContainers()
                                    .get(0)
                                    .getImage()
                                    .equals(NEW))
                            .map(set -> set.getMetadata().getLabels().get("pod-template-hash"))
                            .findFirst()
                            .orElseThrow();
            assertThat(metrics.queries()).isNotEmpty().allMatch(query -> query.contains("hash=\"" + hash + "\""));
        }
        assertStands(cluster, before, "web", OLD);
        assertThat(cluster.dump()).isEqualTo(before);
    }

    @Test
    void promotesWhenTheMetricIsGood(RealCluster cluster) throws Exception {
        shop(cluster, "web", 2, true);
        Map<String, String> before = cluster.dump();
        try (MetricsServer metrics = new MetricsServer(0.001)) {
            LiveRollout rollout = measured(cluster, metrics);
            Canary watched = new Canary(List.of(new Canary.Weight(50, Duration.ofSeconds(3))));
            rollout.start(fresh(cluster), "r-1", watched, NEW, List.of(errors()));
            rollout.assertEnded(Outcome.PROMOTED);
            assertThat(metrics.queries()).hasSizeGreaterThanOrEqualTo(4);
        }
        assertStands(cluster, before, "web", NEW);
    }

    @Test
    void abortsFromAHold(RealCluster cluster) throws Exception {
        shop(cluster, "web", 4, false);
        Map<String, String> before = cluster.dump();
        LiveRollout rollout = rollout(cluster, "web", false);
        rollout.start(fresh(cluster), "r-1", holding(50), NEW, List.of());
        rollout.await("the hold at 50 %", state -> state.traffic().effective() == 50);
        rollout.driver().say(new Command(Command.Kind.ABORT, "alice", "not today"));
        rollout.assertEnded(Outcome.ABORTED);
        assertStands(cluster, before, "web", OLD);
        assertThat(cluster.dump()).isEqualTo(before);
    }

    @Test
    void aSecondRolloutIsRefusedWithTheNameOfTheFirst(RealCluster cluster) throws Exception {
        shop(cluster, "web", 2, false);
        LiveRollout first = rollout(cluster, "web", false);
        first.start(fresh(cluster), "build-7", holding(50), NEW, List.of());
        first.await("the hold at 50 %", state -> state.traffic().effective() == 50);
        LiveRollout second = rollout(cluster, "web", false);
        KubernetesCluster other = fresh(cluster);
        PlatformException held = catchThrowableOfType(
                PlatformException.class, () -> second.start(other, "build-8", canary(50), "shop/web:2.0.0", List.of()));
        assertThat(held.kind()).isEqualTo(PlatformException.Kind.HELD);
        assertThat(held.getMessage()).contains("build-7");
        first.driver().say(new Command(Command.Kind.RESUME, "alice", ""));
        first.assertEnded(Outcome.PROMOTED);
    }

    @Test
    void stopsWhenSomebodyElseChangesTheTarget(RealCluster cluster) throws Exception {
        shop(cluster, "web", 4, true);
        LiveRollout rollout = rollout(cluster, "web", true);
        rollout.start(fresh(cluster), "r-1", holding(50), NEW, List.of());
        rollout.await("the hold at 50 %", state -> state.traffic().effective() == 50);
        cluster.meddle("web", "somebody", deployment -> {
            deployment.getSpec().getTemplate().getSpec().getContainers().get(0).setImage("shop/web:9");
            return deployment;
        });
        RolloutState end = rollout.awaitEnd().orElseThrow();
        assertThat(end.cause().orElseThrow().kind()).isEqualTo(Cause.Kind.DRIFT);
        assertThat(end.cause().orElseThrow().because()).contains("shop/web:9").contains("written by somebody");
        cluster.awaitRolledOut("web");
        assertThat(cluster.podsByImage("web").keySet()).containsExactly("shop/web:9");
        assertThat(Gateway.weights(cluster, "web")).containsExactly("[web:1]");
        assertThat(cluster.deployment("web").getSpec().getMinReadySeconds()).isNull();
        assertThat(cluster.dump().keySet()).noneMatch(object -> object.contains("delivery"));
    }

    /** Dies before the nth write is sent: what the journal says may not have happened yet. */
    @Test
    void goesOnWhereverTheControllerDiesBeforeAWrite(RealCluster cluster) throws Exception {
        killed(cluster, true);
    }

    /** Dies when the nth write has been done but nobody has noted its answer. */
    @Test
    void goesOnWhereverTheControllerDiesAfterAWrite(RealCluster cluster) throws Exception {
        killed(cluster, false);
    }

    private void killed(RealCluster cluster, boolean before) throws Exception {
        int writes = 13;
        for (int n = 1; n <= writes; n++) {
            shop(cluster, "web-" + n, 2, true);
        }
        Map<String, String> dump = cluster.dump();
        Map<Integer, String> deaths = new ConcurrentHashMap<>();
        ExecutorService workers = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int n = 1; n <= writes; n++) {
                int nth = n;
                all.add(workers.submit(() -> {
                    String name = "web-" + nth;
                    // Every other one goes back, so that each write of both ways is once the last.
                    boolean back = nth % 2 == 0;
                    LiveRollout rollout = rollout(cluster, name, true);
                    Killer killer = new Killer(nth, before);
                    rollout.afterEachCall(killer::answered);
                    rollout.start(
                            cluster.connect(cluster.connection(), killer),
                            "r-" + nth,
                            canary(50),
                            back ? "shop/does-not-exist:1" : NEW,
                            List.of());
                    rollout.afterEachCall(() -> {});
                    for (int life = 1; rollout.awaitEnd().isEmpty(); life++) {
                        deaths.put(nth, killer.when);
                        assertThat(life).isLessThan(3);
                        rollout.resume(fresh(cluster));
                    }
                    rollout.assertEnded(back ? Outcome.ROLLED_BACK : Outcome.PROMOTED);
                    assertStands(cluster, dump, name, back ? OLD : NEW);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get(RealCluster.PATIENCE.toSeconds() * 6, TimeUnit.SECONDS);
            }
        } finally {
            workers.shutdownNow();
        }
        assertThat(deaths).as("controllers that died: %s", deaths).hasSizeGreaterThanOrEqualTo(writes - 3);
    }

    /** Ends the process at the nth write, once; from then on nothing of it reaches the API server. */
    private static final class Killer implements Consumer<HttpRequest> {
        private final int nth;
        private final boolean before;
        private final AtomicInteger writes = new AtomicInteger();
        private volatile String when = "";

        private Killer(int nth, boolean before) {
            this.nth = nth;
            this.before = before;
        }

        @Override
        public void accept(HttpRequest request) {
            boolean write = !request.method().equals("GET")
                    && !request.uri().getPath().contains("authorization.k8s.io")
                    && !String.valueOf(request.uri().getQuery()).contains("dryRun");
            if (!write) {
                return;
            }
            if (writes.get() < nth) {
                when = request.method() + " " + request.uri().getPath();
            }
            if (writes.incrementAndGet() >= nth && before) {
                throw new LiveRollout.Killed(when);
            }
        }

        private void answered() {
            if (!before && writes.get() >= nth) {
                throw new LiveRollout.Killed(when);
            }
        }
    }

    @Test
    void manyAtOnceShareOneConnection(RealCluster cluster) throws Exception {
        int many = 20;
        for (int i = 0; i < many; i++) {
            shop(cluster, "web-" + i, 1, true);
        }
        Map<String, String> before = cluster.dump();
        KubernetesCluster one = cluster.keep(fresh(cluster));
        List<LiveRollout> all = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < many; i++) {
            LiveRollout rollout = rollout(cluster, "web-" + i, true);
            rollout.start(one, "r-" + i, canary(50), NEW, List.of());
            all.add(rollout);
        }
        for (LiveRollout rollout : all) {
            rollout.assertEnded(Outcome.PROMOTED);
        }
        System.out.printf(
                "%d at once, 1 weight and 100: %.2f s, %d requests%n",
                many, (System.nanoTime() - start) / 1e9, cluster.requests().size());
        for (int i = 0; i < many; i++) {
            assertStands(cluster, before, "web-" + i, NEW);
        }
        assertThat(all).allSatisfy(rollout -> assertThat(rollout.events())
                .anyMatch(event -> event instanceof RolloutEvent.Ended));
    }
}
