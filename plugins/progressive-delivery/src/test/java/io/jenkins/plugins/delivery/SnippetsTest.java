package io.jenkins.plugins.delivery;

import io.jenkins.plugins.delivery.part.ErrorRateCheck;
import io.jenkins.plugins.delivery.part.GatewayApi;
import io.jenkins.plugins.delivery.part.HoldPhase;
import io.jenkins.plugins.delivery.part.HttpCheck;
import io.jenkins.plugins.delivery.part.KubernetesDeployment;
import io.jenkins.plugins.delivery.part.PausePhase;
import io.jenkins.plugins.delivery.part.Prometheus;
import io.jenkins.plugins.delivery.part.ReadinessCheck;
import io.jenkins.plugins.delivery.part.TcpCheck;
import io.jenkins.plugins.delivery.part.WeightPhase;
import io.jenkins.plugins.delivery.step.AdaptiveHealthCheckStep;
import io.jenkins.plugins.delivery.step.CanaryRolloutStep;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The snippet generator: from the form to the script, and back, for every symbol. */
@WithJenkins
class SnippetsTest {
    private static SnippetizerTester tester;

    @BeforeAll
    static void jenkins(JenkinsRule rule) {
        tester = new SnippetizerTester(rule);
    }

    @Test
    void theShortestCanary() throws Exception {
        tester.assertRoundTrip(
                new CanaryRolloutStep(new KubernetesDeployment("web"), "shop/web:2"),
                "canaryRollout image: 'shop/web:2', target: kubernetes('web')");
    }

    @Test
    void everyPhaseAndTheGateway() throws Exception {
        KubernetesDeployment target = new KubernetesDeployment("web");
        target.setNamespace("shop");
        target.setContainer("app");
        GatewayApi router = new GatewayApi("web");
        target.setRouter(router);
        CanaryRolloutStep step = new CanaryRolloutStep(target, "shop/web:2");
        WeightPhase baking = new WeightPhase(20);
        baking.setBake("5m");
        step.setPhases(List.of(new WeightPhase(5), new HoldPhase(), baking, new PausePhase("10m")));
        step.setFailOnRollback(false);
        step.setNoData("fail");
        step.setProgressDeadline("3m");
        tester.assertRoundTrip(
                step,
                "canaryRollout failOnRollback: false, image: 'shop/web:2', noData: 'fail', phases: [weight(5), hold(), weight(bake: '5m',"
                        + " percent: 20), pause('10m')], progressDeadline: '3m', target: kubernetes(container: 'app', deployment: 'web',"
                        + " namespace: 'shop', router: gatewayApi('web'))");
    }

    @Test
    void everyCheck() throws Exception {
        CanaryRolloutStep step = new CanaryRolloutStep(new KubernetesDeployment("web"), "shop/web:2");
        step.setCanaryPercentage(10.0);
        ErrorRateCheck errors = new ErrorRateCheck("all", "failed");
        errors.setAtMost("0.5 %");
        HttpCheck http = new HttpCheck("https://shop.example/health");
        http.setStatus("204");
        http.setContains("ok");
        ReadinessCheck ready = new ReadinessCheck();
        ready.setName("pods");
        step.setChecks(List.of(errors, http, new TcpCheck("db.example:5432"), ready));
        step.setMetrics(new Prometheus("http://prometheus.monitoring:9090"));
        tester.assertRoundTrip(
                step,
                "canaryRollout canaryPercentage: 10, checks: [errorRate(atMost: '0.5 %', errors: 'failed', total: 'all'),"
                        + " httpCheck(contains: 'ok', status: '204', url: 'https://shop.example/health'), tcpCheck('db.example:5432'),"
                        + " readinessCheck(name: 'pods')], image: 'shop/web:2', metrics: prometheus('http://prometheus.monitoring:9090'),"
                        + " target: kubernetes('web')");
    }

    @Test
    void healthChecks() throws Exception {
        AdaptiveHealthCheckStep step = new AdaptiveHealthCheckStep(
                List.of(new HttpCheck("https://shop.example"), new TcpCheck("db.example:5432")));
        step.setAttempts(5.0);
        step.setWithin("10s");
        tester.assertRoundTrip(
                step,
                "adaptiveHealthCheck attempts: 5, checks: [httpCheck('https://shop.example'), tcpCheck('db.example:5432')], within: '10s'");
    }
}
