package io.jenkins.delivery.platform.kubernetes;

import static io.jenkins.delivery.platform.kubernetes.KubernetesRolloutTest.assertStands;
import static io.jenkins.delivery.platform.kubernetes.KubernetesRolloutTest.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
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
import io.jenkins.delivery.rollout.Cause;
import io.jenkins.delivery.rollout.Command;
import io.jenkins.delivery.rollout.Outcome;
import io.jenkins.delivery.rollout.Phase;
import io.jenkins.delivery.strategy.Canary;
import io.jenkins.delivery.testbed.Load;
import io.jenkins.delivery.testbed.MetricsServer;
import io.jenkins.delivery.testbed.OnRealNode;
import io.jenkins.delivery.testbed.PodMetrics;
import io.jenkins.delivery.testbed.RealCluster;
import io.jenkins.delivery.testbed.RealClusterExtension;
import io.jenkins.delivery.time.RealScheduler;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whole rollouts of real pods under load: what users see. The pods do what graceful ones do: they are ready when they say so, and
 * go on serving for a while after SIGTERM ({@code DRAIN}), because kube-proxy hears of an endpoint's end after the pod does.
 */
@Tag("real")
@ExtendWith(RealClusterExtension.class)
class RealNodeRolloutTest {
    private static final String OLD = "delivery.test/web:1.4.2";
    private static final String NEW = "delivery.test/web:1.5.0";
    private static final int REPLICAS = 4;
    private static final int PER_SECOND = 75;
    private static final Duration AT_MOST = Duration.ofMinutes(6);
    private static final int MANY = 600;
    private static final double UNANSWERED = 0.005;

    private final RealScheduler scheduler = new RealScheduler(Clock.systemUTC(), 6);
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
        scheduler.close();
    }

    private <T extends AutoCloseable> T keep(T resource) {
        opened.add(resource);
        return resource;
    }

    /** A shop of four pods with users, all of whom are served by the old version. */
    private Load shop(RealCluster cluster) {
        cluster.deploy("web", REPLICAS, OLD, deployment -> deployment
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .addNewEnv()
                .withName("DRAIN")
                .withValue("10s")
                .endEnv()
                .withNewReadinessProbe()
                // The image that crashes does so after 300 ms: it is never asked while it lives.
                .withInitialDelaySeconds(1)
                .withPeriodSeconds(1)
                .withNewHttpGet()
                .withPath("/healthz")
                .withPort(new IntOrString(8080))
                .endHttpGet()
                .endReadinessProbe()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec());
        int port = cluster.nodePort("web", "web");
        // kube-proxy needs a moment for a new port; those first users are not what is tested.
        try (Load early = new Load(port, PER_SECOND, AT_MOST)) {
            early.await("the node port", PER_SECOND, seen -> seen.stream().noneMatch(Load.Answer::failed));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return keep(new Load(port, PER_SECOND, AT_MOST));
    }

    private LiveRollout rollout(RealCluster cluster, Optional<MetricsServer> metrics, String version) {
        KubernetesSpec spec = new KubernetesSpec(
                cluster.namespace(), "web", Optional.empty(), new KubernetesSpec.Routing.ReplicaRatio());
        return keep(new LiveRollout(spec, scheduler, target -> metrics.<Checker>map(server -> new LiveChecker(
                        Map.of(
                                "prom",
                                new PrometheusSource("prom", server.uri(), Authorization.none(), Http.standard())),
                        probe -> new Answer(false, "nothing is probed here"),
                        () -> target.names(version)))
                .orElse(check -> new Reading.Missing("no metric source"))));
    }

    /** Stays at each weight until somebody says something. */
    private static Canary holding(Integer... weights) {
        return new Canary(Stream.of(weights)
                .<Canary.Leg>flatMap(weight -> Stream.of(new Canary.Weight(weight, Duration.ZERO), new Canary.Hold()))
                .toList());
    }

    private static double share(List<Load.Answer> answers, String image) {
        String version = image.substring(image.indexOf(':') + 1);
        return answers.stream().filter(each -> each.version().equals(version)).count() / (double) answers.size();
    }

    private static List<Load.Answer> failed(Load load) {
        return load.answers().stream().filter(Load.Answer::failed).toList();
    }

    /**
     * An answer that is an error is the release's fault, and there is none by another version. Connections are another matter: in some
     * runs 1 to 3 of about 1900 were refused, with 5 s of draining as with 10 s, so it is not that kube-proxy hears of an end too
     * late by a little; why is not known. They are bounded here and not denied: a way forward or back that takes pods away before
     * others serve fails a quarter of the requests, which is the bound within half a second.
     */
    private static void assertNobodyElseNoticed(Load load, String... versions) {
        List<Load.Answer> wrong = failed(load);
        assertThat(wrong.stream()
                        .map(Load.Answer::version)
                        .filter(version -> !version.isEmpty())
                        .distinct())
                .containsExactlyInAnyOrder(versions);
        List<Load.Answer> unanswered =
                wrong.stream().filter(each -> each.version().isEmpty()).toList();
        assertThat(unanswered)
                .hasSizeLessThanOrEqualTo((int) (UNANSWERED * load.answers().size()));
    }

    /** With the users still there: a pod's end is the moment at which they could notice. */
    private static void awaitEndOfDraining(RealCluster cluster) {
        RealCluster.await(
                "drained pods to be gone",
                () -> cluster.admin().pods().inNamespace(cluster.namespace()).list().getItems().stream()
                        .noneMatch(pod -> pod.getMetadata().getDeletionTimestamp() != null));
    }

    private static void tell(String what, Load load) {
        System.out.printf("real node, %s: %s%n", what, Load.summary(load.answers()));
    }

    @Test
    void promotesAndNobodyNotices(@OnRealNode RealCluster cluster) throws Exception {
        Load load = shop(cluster);
        Map<String, String> before = cluster.dump();
        LiveRollout rollout = rollout(cluster, Optional.empty(), NEW);
        rollout.start(fresh(cluster), "r-1", holding(25, 50), NEW, List.of());
        for (int weight : List.of(25, 50)) {
            int phase = rollout.driver().plan().phases().indexOf(new Phase.Weight(weight, weight));
            rollout.await(
                    "the hold at " + weight + " %", state -> state.position().phase() == phase + 1);
            assertThat(rollout.driver().state().traffic().effective()).isEqualTo(weight);
            double wanted = weight / 100.0;
            // kube-proxy draws one pod for each connection: 4 standard deviations of a binomial.
            double tolerance = 4 * Math.sqrt(wanted * (1 - wanted) / MANY);
            List<Load.Answer> seen = load.await(
                    weight + " % of the requests at the new version",
                    MANY,
                    answers -> Math.abs(share(answers, NEW) - wanted) <= tolerance);
            System.out.printf("real node, weight %d: %.1f %% of %d requests%n", weight, 100 * share(seen, NEW), MANY);
            rollout.driver().say(new Command(Command.Kind.RESUME, "alice", ""));
        }
        rollout.assertEnded(Outcome.PROMOTED);
        awaitEndOfDraining(cluster);
        load.await("all requests at the new version", PER_SECOND, answers -> share(answers, NEW) == 1);
        tell("promoted", load);
        assertNobodyElseNoticed(load);
        assertStands(cluster, before, "web", OLD, NEW);
    }

    @Test
    void goesBackByTheMetricsOfItsPods(@OnRealNode RealCluster cluster) throws Exception {
        String bad = "delivery.test/web:bad";
        Load load = shop(cluster);
        Map<String, String> before = cluster.dump();
        MetricsServer metrics = keep(new MetricsServer(new PodMetrics(cluster, "web")));
        String pods = "http_requests_total{namespace=\"${namespace}\",pod_template_hash=\"${hash}\"";
        RateLimitCheck errors = new RateLimitCheck(
                "errors",
                "prom",
                new MetricQuery(pods + "}"),
                new MetricQuery(pods + ",code=\"500\"}"),
                0.01,
                RateLimitCheck.DEFAULT_ALPHA,
                Duration.ofSeconds(1),
                NoData.DEFAULT);
        LiveRollout rollout = rollout(cluster, Optional.of(metrics), bad);
        rollout.start(fresh(cluster), "r-1", holding(25, 50), bad, List.of(errors));
        rollout.assertEnded(Outcome.ROLLED_BACK);
        Cause cause = rollout.awaitEnd().orElseThrow().cause().orElseThrow();
        assertThat(cause.kind()).isEqualTo(Cause.Kind.CHECK);
        assertThat(cause.because()).contains("errors").contains("the limit is 1 %");
        awaitEndOfDraining(cluster);
        // Its pods are gone: from now on nobody meets them.
        load.await(
                "all requests at the old version, and good",
                MANY,
                answers -> share(answers, OLD) == 1 && answers.stream().noneMatch(Load.Answer::failed));
        tell("went back: " + cause.because(), load);
        // What failed was the release, not the way forward or back.
        assertNobodyElseNoticed(load, "bad");
        assertStands(cluster, before, "web", OLD, OLD);
        assertThat(cluster.dump()).isEqualTo(before);
    }

    @Test
    void goesBackFromAnImageThatDoesNotStart(@OnRealNode RealCluster cluster) throws Exception {
        String crashing = "delivery.test/web:crash-loop";
        Load load = shop(cluster);
        Map<String, String> before = cluster.dump();
        LiveRollout rollout = rollout(cluster, Optional.empty(), crashing);
        rollout.start(fresh(cluster), "r-1", holding(25, 50), crashing, List.of());
        rollout.assertEnded(Outcome.ROLLED_BACK);
        Cause cause = rollout.awaitEnd().orElseThrow().cause().orElseThrow();
        assertThat(cause.kind()).isEqualTo(Cause.Kind.PODS);
        assertThat(cause.because()).contains("CrashLoopBackOff").contains("exit code 1");
        awaitEndOfDraining(cluster);
        load.await("all requests at the old version", PER_SECOND, answers -> share(answers, OLD) == 1);
        tell("went back: " + cause.because(), load);
        assertThat(load.answers()).noneMatch(each -> each.version().equals("crash-loop"));
        assertNobodyElseNoticed(load);
        assertStands(cluster, before, "web", OLD, OLD);
        assertThat(cluster.dump()).isEqualTo(before);
    }
}
