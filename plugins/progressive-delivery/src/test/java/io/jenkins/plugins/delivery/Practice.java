package io.jenkins.plugins.delivery;

import hudson.Extension;
import io.jenkins.delivery.platform.simulated.Delays;
import io.jenkins.delivery.platform.simulated.DeploymentView;
import io.jenkins.delivery.platform.simulated.ScenarioReader;
import io.jenkins.delivery.platform.simulated.SimulatedCluster;
import io.jenkins.delivery.rollout.Ports;
import io.jenkins.delivery.step.CanaryRolloutSpec;
import io.jenkins.delivery.step.KubernetesTargetSpec;
import io.jenkins.delivery.time.RealScheduler;
import io.jenkins.plugins.delivery.connect.Connection;
import io.jenkins.plugins.delivery.connect.CredentialScope;
import io.jenkins.plugins.delivery.connect.TargetConnector;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * The engine's simulated cluster by the wall clock, as the target of every Deployment in the namespace {@code practice}. It stands
 * outside of Jenkins, and stays when Jenkins is restarted.
 */
public final class Practice {
    public static final String NAMESPACE = "practice";
    private static final RealScheduler SCHEDULER = new RealScheduler(Clock.systemUTC(), 8);
    private static volatile SimulatedCluster cluster;

    private Practice() {}

    /** A fresh cluster. */
    public static void weather(String scenario) {
        cluster = new SimulatedCluster(
                ScenarioReader.read("scenario.yaml", scenario),
                SCHEDULER,
                time -> {},
                new Delays(Duration.ofMillis(1), Duration.ZERO));
    }

    /** Two versions that both are well. */
    public static void calm() {
        weather("""
                replicas: 4
                versions:
                  "shop/web:1": { errorRate: 0.0, readyAfter: 100ms }
                  "shop/web:2": { errorRate: 0.0, readyAfter: 100ms }
                """);
    }

    public static DeploymentView deployment(String name) {
        return cluster.view(NAMESPACE + "/" + name).orElseThrow();
    }

    /** Before Kubernetes' own connector. */
    @Extension(ordinal = 100)
    public static final class Connector extends TargetConnector {
        @Override
        public Optional<Connection> connect(CanaryRolloutSpec spec, CredentialScope credentials) {
            if (spec.target() instanceof KubernetesTargetSpec target
                    && target.namespace().equals(NAMESPACE)) {
                Ports ports = cluster.ports(NAMESPACE + "/" + target.deployment(), spec.image());
                return Optional.of(new Open(ports));
            }
            return Optional.empty();
        }
    }

    private record Open(Ports ports) implements Connection {
        @Override
        public void close() {
            ports.platform().close();
        }
    }
}
