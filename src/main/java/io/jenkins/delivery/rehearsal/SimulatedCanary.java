package io.jenkins.delivery.rehearsal;

import io.jenkins.delivery.analysis.Check;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.simulated.RequestCount;
import io.jenkins.delivery.platform.simulated.SimulatedCluster;
import io.jenkins.delivery.platform.simulated.SimulatedPeople;
import io.jenkins.delivery.platform.simulated.SimulatedRollout;
import io.jenkins.delivery.rehearsal.pipeline.Completion;
import io.jenkins.delivery.rehearsal.pipeline.Narrator.Kind;
import io.jenkins.delivery.rehearsal.pipeline.StepCall;
import io.jenkins.delivery.rehearsal.pipeline.StepContext;
import io.jenkins.delivery.rehearsal.pipeline.StepFailedException;
import io.jenkins.delivery.rehearsal.pipeline.StepInterruptedException;
import io.jenkins.delivery.rehearsal.report.RolloutRecorder;
import io.jenkins.delivery.rollout.Command;
import io.jenkins.delivery.rollout.Ports;
import io.jenkins.delivery.rollout.RolloutEvent;
import io.jenkins.delivery.rollout.RolloutListener;
import io.jenkins.delivery.rollout.RolloutPlan;
import io.jenkins.delivery.rollout.RolloutState;
import io.jenkins.delivery.step.CanaryRolloutSpec;
import io.jenkins.delivery.strategy.Planner;
import io.jenkins.delivery.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One {@code canaryRollout} on the simulated cluster, from its call to the step's end. */
final class SimulatedCanary implements StepCall, RolloutListener {
    /** Traffic is told to the report in stretches: short at first, longer in a rollout that takes days. */
    private static final Duration SHORTEST_STRETCH = Duration.ofSeconds(5);

    private static final int STRETCHES = 400;

    private final String id;
    private final String step;
    private final String target;
    private final CanaryRolloutSpec spec;
    private final List<Check> checks;
    private final SimulatedCluster cluster;
    private final SimulatedPeople people;
    private final Scheduler scheduler;
    private final StepContext context;
    private final Completion end;
    private final RolloutStory story;

    private Optional<SimulatedRollout> rollout = Optional.empty();
    private Optional<RolloutRecorder> recorder = Optional.empty();
    private Optional<RolloutRecord> record = Optional.empty();
    private Optional<String> cancelled = Optional.empty();
    private Optional<Scheduler.Timer> sampling = Optional.empty();
    private RequestCount before = RequestCount.NONE;
    private RequestCount sampled = RequestCount.NONE;
    private Instant begun;
    private Instant sampledAt;
    private String fromVersion = "";
    private String lastFault = "";

    SimulatedCanary(
            String id,
            String step,
            String target,
            CanaryRolloutSpec spec,
            List<Check> checks,
            SimulatedCluster cluster,
            SimulatedPeople people,
            Scheduler scheduler,
            StepContext context,
            Completion end) {
        this.id = id;
        this.step = step;
        this.target = target;
        this.spec = spec;
        this.checks = checks;
        this.cluster = cluster;
        this.people = people;
        this.scheduler = scheduler;
        this.context = context;
        this.end = end;
        story = new RolloutStory(context, spec.failOnRollback());
    }

    Optional<RolloutRecord> record() {
        return record;
    }

    void begin() {
        context.say(Kind.STEP, step + " " + target + " → " + spec.image());
        if (spec.checks().isEmpty()) {
            context.say(
                    Kind.NOTE,
                    "no check is named: the default ones look, errors at most 1 %, at the simulated metrics");
        }
        // Not from the branch that called: a slow simulated call lets other things happen meanwhile.
        scheduler.at(scheduler.now(), () -> scheduler.call(this::plan, this::planned));
    }

    private RolloutPlan plan() throws PlatformException {
        Ports ports = cluster.ports(target, spec.image());
        try {
            return Planner.plan(id, step, spec.canary(), spec.image(), ports, checks, spec.patience(), scheduler.now());
        } finally {
            ports.platform().close();
        }
    }

    private void planned(RolloutPlan plan, Throwable failure) {
        if (cancelled.isPresent()) {
            end.fail(new StepInterruptedException(RunResult.ABORTED, step + ": " + cancelled.get()));
        } else if (failure != null) {
            end.fail(new StepFailedException(step + ": " + failure.getMessage()));
        } else {
            start(plan);
        }
    }

    private void start(RolloutPlan plan) {
        begun = scheduler.now();
        fromVersion = plan.fromVersion();
        recorder = Optional.of(new RolloutRecorder(cluster.start(), step, target, fromVersion, plan.toVersion()));
        before = cluster.requests(target);
        sampled = before;
        sampledAt = begun;
        sampleLater();
        rollout = Optional.of(SimulatedRollout.start(
                plan,
                cluster,
                scheduler,
                people,
                () -> cluster.ports(target, spec.image()),
                this,
                text -> context.say(Kind.WARNING, text)));
    }

    @Override
    public void cancel(String cause) {
        cancelled = Optional.of(cause);
        // Refused when it is on its way back already, or when the new version has been promoted: then it ends by
        // itself.
        rollout.ifPresent(running -> running.say(new Command(Command.Kind.ABORT, "the pipeline", cause)));
    }

    @Override
    public void onEvents(RolloutState state, List<RolloutEvent> events) {
        recorder.orElseThrow().onEvents(state, events);
        story.tell(state, events);
    }

    @Override
    public void onFault(Throwable fault) {
        if (!lastFault.equals(fault.toString())) {
            lastFault = fault.toString();
            context.say(Kind.WARNING, "the controller cannot go on for now: " + lastFault);
        }
    }

    @Override
    public void onEnd(RolloutState state) {
        sampling.ifPresent(Scheduler.Timer::cancel);
        sample();
        RequestCount seen = cluster.requests(target).since(before);
        RolloutRecord done = recorder.orElseThrow()
                .record(new RolloutRecord.Requests(seen.total(), seen.failed(), seen.failedBy(spec.image())));
        record = Optional.of(done);
        Ending.tell(state, done, target, spec.failOnRollback(), end);
    }

    private void sampleLater() {
        Duration age = Duration.between(begun, scheduler.now());
        Duration stretch = age.dividedBy(STRETCHES);
        stretch = stretch.compareTo(SHORTEST_STRETCH) < 0 ? SHORTEST_STRETCH : Duration.ofSeconds(stretch.toSeconds());
        sampling = Optional.of(scheduler.at(scheduler.now().plus(stretch), () -> {
            sample();
            sampleLater();
        }));
    }

    private void sample() {
        Instant now = scheduler.now();
        Duration length = Duration.between(sampledAt, now);
        if (length.isZero()) {
            return;
        }
        RequestCount count = cluster.requests(target);
        RequestCount stretch = count.since(sampled);
        long newRequests = stretch.requests().getOrDefault(spec.image(), 0L);
        long newFailed = stretch.failedBy(spec.image());
        recorder.orElseThrow()
                .traffic(
                        now,
                        length,
                        stretch.total() - newRequests,
                        stretch.failed() - newFailed,
                        newRequests,
                        newFailed);
        sampled = count;
        sampledAt = now;
    }
}
