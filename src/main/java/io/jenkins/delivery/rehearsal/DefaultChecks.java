package io.jenkins.delivery.rehearsal;

import io.jenkins.delivery.analysis.Check;
import io.jenkins.delivery.analysis.MetricQuery;
import io.jenkins.delivery.analysis.RateLimitCheck;
import io.jenkins.delivery.step.CanaryRolloutSpec;
import java.time.Duration;
import java.util.List;

/** What a rehearsed rollout looks at when it names nothing: the environment's default, errors at most 1 %. */
final class DefaultChecks {
    private static final double AT_MOST = 0.01;
    private static final double ALPHA = 0.01;
    private static final Duration LOOK = Duration.ofSeconds(5);

    private DefaultChecks() {}

    static List<Check> of(CanaryRolloutSpec spec) {
        return List.of(new RateLimitCheck(
                "errors",
                "simulated",
                new MetricQuery("requests of the new version"),
                new MetricQuery("its failed requests"),
                AT_MOST,
                ALPHA,
                LOOK,
                spec.noData()));
    }
}
