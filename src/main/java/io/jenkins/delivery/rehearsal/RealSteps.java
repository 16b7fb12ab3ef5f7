package io.jenkins.delivery.rehearsal;

import io.jenkins.delivery.health.HealthCheck;
import io.jenkins.delivery.health.HealthCheckRun;
import io.jenkins.delivery.health.LiveProbes;
import io.jenkins.delivery.net.Http;
import io.jenkins.delivery.platform.VersionCount;
import io.jenkins.delivery.platform.kubernetes.KubernetesCluster;
import io.jenkins.delivery.rehearsal.pipeline.CatalogueSteps;
import io.jenkins.delivery.rehearsal.pipeline.Completion;
import io.jenkins.delivery.rehearsal.pipeline.Loop;
import io.jenkins.delivery.rehearsal.pipeline.Narrator.Kind;
import io.jenkins.delivery.rehearsal.pipeline.StepCall;
import io.jenkins.delivery.rehearsal.pipeline.StepContext;
import io.jenkins.delivery.step.AdaptiveHealthCheckSpec;
import io.jenkins.delivery.step.CanaryRolloutSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The suite's steps on a real cluster. Credentials of Jenkins are not here: the kubeconfig of the caller serves them all. */
final class RealSteps extends CatalogueSteps {
    private final KubernetesCluster cluster;
    private final TerminalPeople people;
    private final Loop loop;
    private final Instant start;
    private final List<RealCanary> canaries = new ArrayList<>();

    RealSteps(KubernetesCluster cluster, TerminalPeople people, Loop loop, Instant start) {
        this.cluster = cluster;
        this.people = people;
        this.loop = loop;
        this.start = start;
    }

    List<RolloutRecord> rollouts() {
        return canaries.stream().flatMap(canary -> canary.record().stream()).toList();
    }

    @Override
    protected StepCall start(String name, Object spec, StepContext context, Completion end) {
        if (spec instanceof AdaptiveHealthCheckSpec health) {
            return health(name, health, context, end);
        }
        RealCanary canary = new RealCanary(name, (CanaryRolloutSpec) spec, cluster, people, loop, start, context, end);
        canaries.add(canary);
        canary.begin();
        return canary;
    }

    private StepCall health(String name, AdaptiveHealthCheckSpec spec, StepContext context, Completion end) {
        List<HealthCheck> checks = spec.checks().stream()
                .map(check -> new HealthCheck(check.name(), check.probe(), spec.polling()))
                .toList();
        context.say(
                Kind.STEP,
                name + " "
                        + String.join(
                                ", ", checks.stream().map(HealthCheck::name).toList()));
        HealthEnding ending = new HealthEnding(name, context, end);
        HealthCheckRun run = HealthCheckRun.start(
                checks,
                spec.polling().within(),
                loop.scheduler(),
                new LiveProbes(Http.standard(), Map.of(), () -> VersionCount.NONE),
                report -> loop.post(() -> ending.tell(report)));
        return cause -> {
            ending.cancelled(cause);
            run.cancel(cause);
        };
    }
}
