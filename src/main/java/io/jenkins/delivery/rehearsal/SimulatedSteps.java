package io.jenkins.delivery.rehearsal;

import io.jenkins.delivery.analysis.Check;
import io.jenkins.delivery.analysis.Reading;
import io.jenkins.delivery.health.Answer;
import io.jenkins.delivery.health.HealthCheck;
import io.jenkins.delivery.health.HealthCheckRun;
import io.jenkins.delivery.health.ProbeClient;
import io.jenkins.delivery.platform.simulated.BadScenarioException;
import io.jenkins.delivery.platform.simulated.SimulatedChecker;
import io.jenkins.delivery.platform.simulated.SimulatedCluster;
import io.jenkins.delivery.platform.simulated.SimulatedPeople;
import io.jenkins.delivery.rehearsal.pipeline.CallArguments;
import io.jenkins.delivery.rehearsal.pipeline.CatalogueSteps;
import io.jenkins.delivery.rehearsal.pipeline.Completion;
import io.jenkins.delivery.rehearsal.pipeline.Narrator.Kind;
import io.jenkins.delivery.rehearsal.pipeline.StepCall;
import io.jenkins.delivery.rehearsal.pipeline.StepContext;
import io.jenkins.delivery.rehearsal.pipeline.StepInterruptedException;
import io.jenkins.delivery.step.AdaptiveHealthCheckSpec;
import io.jenkins.delivery.step.CanaryRolloutSpec;
import io.jenkins.delivery.step.KubernetesTargetSpec;
import io.jenkins.delivery.time.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The suite's steps on a simulated cluster. */
final class SimulatedSteps extends CatalogueSteps {
    private final SimulatedCluster cluster;
    private final SimulatedPeople people;
    private final Scheduler scheduler;
    private final List<SimulatedCanary> canaries = new ArrayList<>();

    SimulatedSteps(SimulatedCluster cluster, SimulatedPeople people, Scheduler scheduler) {
        this.cluster = cluster;
        this.people = people;
        this.scheduler = scheduler;
    }

    /** Those that ended, in the order of their beginning. */
    List<RolloutRecord> rollouts() {
        return canaries.stream().flatMap(canary -> canary.record().stream()).toList();
    }

    @Override
    public void check(String step, CallArguments known, Set<String> computed) {
        super.check(step, known, computed);
        if (known.named().get("image") instanceof String image) {
            requireWeather(image);
        }
    }

    private void requireWeather(String image) {
        try {
            cluster.scenario().weather(image);
        } catch (BadScenarioException unknown) {
            throw new IllegalArgumentException("image: " + unknown.getMessage(), unknown);
        }
    }

    @Override
    protected StepCall start(String name, Object spec, StepContext context, Completion end) {
        if (spec instanceof AdaptiveHealthCheckSpec health) {
            return health(name, health, context, end);
        }
        CanaryRolloutSpec canary = (CanaryRolloutSpec) spec;
        requireWeather(canary.image());
        KubernetesTargetSpec target = (KubernetesTargetSpec) canary.target();
        String title = target.namespace() + "/" + target.deployment();
        List<Check> checks = canary.checks().isEmpty() ? DefaultChecks.of(canary) : canary.planChecks();
        SimulatedCanary rollout = new SimulatedCanary(
                "rehearsal-" + (canaries.size() + 1),
                name,
                title,
                canary,
                checks,
                cluster,
                people,
                scheduler,
                context,
                end);
        canaries.add(rollout);
        rollout.begin();
        return rollout;
    }

    private StepCall health(String name, AdaptiveHealthCheckSpec spec, StepContext context, Completion end) {
        SimulatedChecker checker = cluster.checker();
        ProbeClient client = probe -> answer(checker.answer(probe));
        List<HealthCheck> checks = spec.checks().stream()
                .map(check -> new HealthCheck(check.name(), check.probe(), spec.polling()))
                .toList();
        context.say(
                Kind.STEP,
                name + " "
                        + String.join(
                                ", ", checks.stream().map(HealthCheck::name).toList()));
        HealthEnding ending = new HealthEnding(name, context, end);
        HealthCheckRun[] run = new HealthCheckRun[1];
        // Not from the branch that called: a slow simulated call lets other things happen meanwhile.
        Scheduler.Timer begin = scheduler.at(
                scheduler.now(),
                () -> run[0] = HealthCheckRun.start(checks, spec.polling().within(), scheduler, client, ending::tell));
        return cause -> {
            ending.cancelled(cause);
            if (run[0] == null) {
                begin.cancel();
                end.fail(new StepInterruptedException(RunResult.ABORTED, name + ": " + cause));
            } else {
                run[0].cancel(cause);
            }
        };
    }

    private static Answer answer(Reading reading) {
        if (reading instanceof Reading.Answer answer) {
            return new Answer(answer.ok(), answer.detail());
        }
        return new Answer(false, reading instanceof Reading.Missing missing ? missing.why() : "no answer");
    }
}
