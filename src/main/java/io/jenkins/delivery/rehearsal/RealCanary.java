package io.jenkins.delivery.rehearsal;

import io.jenkins.delivery.analysis.LiveChecker;
import io.jenkins.delivery.analysis.MetricSource;
import io.jenkins.delivery.analysis.PrometheusSource;
import io.jenkins.delivery.health.LiveProbes;
import io.jenkins.delivery.net.Authorization;
import io.jenkins.delivery.net.Http;
import io.jenkins.delivery.platform.SeenPods;
import io.jenkins.delivery.platform.kubernetes.KubernetesCluster;
import io.jenkins.delivery.platform.kubernetes.KubernetesTarget;
import io.jenkins.delivery.rehearsal.pipeline.Completion;
import io.jenkins.delivery.rehearsal.pipeline.Loop;
import io.jenkins.delivery.rehearsal.pipeline.Narrator.Kind;
import io.jenkins.delivery.rehearsal.pipeline.StepCall;
import io.jenkins.delivery.rehearsal.pipeline.StepContext;
import io.jenkins.delivery.rehearsal.pipeline.StepFailedException;
import io.jenkins.delivery.rehearsal.pipeline.StepInterruptedException;
import io.jenkins.delivery.rehearsal.report.RolloutRecorder;
import io.jenkins.delivery.rollout.Command;
import io.jenkins.delivery.rollout.MemoryJournal;
import io.jenkins.delivery.rollout.Ports;
import io.jenkins.delivery.rollout.RolloutDriver;
import io.jenkins.delivery.rollout.RolloutEvent;
import io.jenkins.delivery.rollout.RolloutListener;
import io.jenkins.delivery.rollout.RolloutPlan;
import io.jenkins.delivery.rollout.RolloutState;
import io.jenkins.delivery.step.CanaryRolloutSpec;
import io.jenkins.delivery.step.KubernetesTargetSpec;
import io.jenkins.delivery.step.PrometheusSpec;
import io.jenkins.delivery.strategy.Planner;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One {@code canaryRollout} on a real cluster. The engine works on threads of its own; what it tells is handed to the loop, and
 * all fields here belong to the loop's thread.
 */
final class RealCanary implements StepCall, RolloutListener {
    private final String step;
    private final CanaryRolloutSpec spec;
    private final KubernetesTargetSpec wanted;
    private final String title;
    private final TerminalPeople people;
    private final Loop loop;
    private final Instant start;
    private final StepContext context;
    private final Completion end;
    private final RolloutStory story;
    private final KubernetesTarget target;
    private final Ports ports;

    private Optional<RolloutDriver> driver = Optional.empty();
    private Optional<RolloutRecorder> recorder = Optional.empty();
    private Optional<RolloutRecord> record = Optional.empty();
    private Optional<String> cancelled = Optional.empty();
    private Runnable leavePeople = () -> {};
    private String lastFault = "";

    RealCanary(
            String step,
            CanaryRolloutSpec spec,
            KubernetesCluster cluster,
            TerminalPeople people,
            Loop loop,
            Instant start,
            StepContext context,
            Completion end) {
        this.step = step;
        this.spec = spec;
        this.people = people;
        this.loop = loop;
        this.start = start;
        this.context = context;
        this.end = end;
        story = new RolloutStory(context, spec.failOnRollback());
        wanted = (KubernetesTargetSpec) spec.target();
        title = wanted.namespace() + "/" + wanted.deployment();
        target = cluster.open(wanted.platformSpec());
        SeenPods platform = new SeenPods(target.platform());
        ports = new Ports(
                platform,
                target.router(),
                new LiveChecker(
                        sources(spec),
                        new LiveProbes(Http.standard(), Map.of(), platform::candidate),
                        () -> target.names(spec.image())));
    }

    private static Map<String, MetricSource> sources(CanaryRolloutSpec spec) {
        return spec.metrics()
                .map(metrics -> Map.<String, MetricSource>of(
                        CanaryRolloutSpec.SOURCE,
                        new PrometheusSource(
                                "prometheus", ((PrometheusSpec) metrics).url(), Authorization.none(), Http.standard())))
                .orElse(Map.of());
    }

    Optional<RolloutRecord> record() {
        return record;
    }

    void begin() {
        context.say(Kind.STEP, step + " " + title + " → " + spec.image());
        loop.scheduler()
                .call(
                        () -> Planner.plan(
                                "rehearse-" + UUID.randomUUID(),
                                step,
                                spec.canary(),
                                spec.image(),
                                ports,
                                spec.planChecks(),
                                spec.patience(),
                                loop.now()),
                        (plan, failure) -> loop.post(() -> planned(plan, failure)));
    }

    private void planned(RolloutPlan plan, Throwable failure) {
        if (cancelled.isPresent()) {
            target.close();
            end.fail(new StepInterruptedException(RunResult.ABORTED, step + ": " + cancelled.get()));
        } else if (failure != null) {
            target.close();
            end.fail(new StepFailedException(step + ": " + failure.getMessage()));
        } else {
            recorder = Optional.of(new RolloutRecorder(start, step, title, plan.fromVersion(), plan.toVersion()));
            driver = Optional.of(RolloutDriver.start(plan, new MemoryJournal(), ports, loop.scheduler(), this));
            leavePeople = people.attach(command -> driver.orElseThrow().say(command));
        }
    }

    @Override
    public void cancel(String cause) {
        cancelled = Optional.of(cause);
        driver.ifPresent(running -> running.say(new Command(Command.Kind.ABORT, "the pipeline", cause)));
    }

    @Override
    public void onEvents(RolloutState state, List<RolloutEvent> events) {
        loop.post(() -> {
            recorder.orElseThrow().onEvents(state, events);
            story.tell(state, events);
        });
    }

    @Override
    public void onFault(Throwable fault) {
        loop.post(() -> {
            if (!lastFault.equals(fault.toString())) {
                lastFault = fault.toString();
                context.say(Kind.WARNING, "cannot go on for now: " + lastFault);
            }
        });
    }

    @Override
    public void onEnd(RolloutState state) {
        loop.post(() -> {
            leavePeople.run();
            target.close();
            RolloutRecord done = recorder.orElseThrow().record(new RolloutRecord.Requests(0, 0, 0));
            record = Optional.of(done);
            Ending.tell(state, done, title, spec.failOnRollback(), end);
        });
    }
}
