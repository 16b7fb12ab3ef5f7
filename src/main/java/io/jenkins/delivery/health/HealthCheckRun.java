package io.jenkins.delivery.health;

import io.jenkins.delivery.health.HealthReport.Outcome;
import io.jenkins.delivery.health.HealthReport.Status;
import io.jenkins.delivery.health.PollState.Stage;
import io.jenkins.delivery.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Many checks at the same time, until each is healthy or one of the budgets is used up. No thread waits between two looks. The
 * outcome is handed over exactly once, by whatever thread brought the last answer.
 */
public final class HealthCheckRun {
    private final List<HealthCheck> checks;
    private final Scheduler scheduler;
    private final ProbeClient client;
    private final Consumer<HealthReport> done;

    // All below is guarded by 'this': answers come from many threads.
    private final Map<String, PollState> polls = new LinkedHashMap<>();
    private final Map<String, Scheduler.Timer> timers = new TreeMap<>();
    private Instant since;
    private Instant deadline;
    private boolean over;

    private HealthCheckRun(
            List<HealthCheck> checks, Scheduler scheduler, ProbeClient client, Consumer<HealthReport> done) {
        this.checks = List.copyOf(checks);
        this.scheduler = scheduler;
        this.client = client;
        this.done = done;
    }

    /**
     * Begins to ask at once.
     *
     * @param checks one or more, each with its own name
     * @param within time at most for all of them together, on top of what each allows itself
     * @param done told how it ended; must not block
     */
    public static HealthCheckRun start(
            List<HealthCheck> checks,
            Duration within,
            Scheduler scheduler,
            ProbeClient client,
            Consumer<HealthReport> done) {
        requireNames(checks);
        if (within.isNegative() || within.isZero()) {
            throw new IllegalArgumentException("within: " + within + " is not more than 0 s");
        }
        Instant now = scheduler.now();
        Map<String, PollState> polls = new TreeMap<>();
        checks.forEach(check -> polls.put(check.name(), AdaptivePoller.begin(check.polling(), now)));
        return resume(checks, new HealthRunState(now, now.plus(within), polls), scheduler, client, done);
    }

    /**
     * Goes on where an earlier run stood when its process ended. Time in which nobody looked does not count.
     *
     * @param checks the same as then
     */
    public static HealthCheckRun resume(
            List<HealthCheck> checks,
            HealthRunState state,
            Scheduler scheduler,
            ProbeClient client,
            Consumer<HealthReport> done) {
        requireNames(checks);
        HealthCheckRun run = new HealthCheckRun(checks, scheduler, client, done);
        run.begin(state);
        return run;
    }

    private static void requireNames(List<HealthCheck> checks) {
        if (checks.isEmpty()) {
            throw new IllegalArgumentException("checks: none given; name at least one probe");
        }
        long names = checks.stream().map(HealthCheck::name).distinct().count();
        if (names < checks.size()) {
            throw new IllegalArgumentException("checks: two of them have the same name: "
                    + checks.stream().map(HealthCheck::name).toList());
        }
    }

    private void begin(HealthRunState state) {
        Optional<HealthReport> report;
        synchronized (this) {
            since = state.since();
            Instant now = scheduler.now();
            for (HealthCheck check : checks) {
                polls.put(
                        check.name(),
                        state.polls().getOrDefault(check.name(), AdaptivePoller.begin(check.polling(), now)));
            }
            Instant due = polls.values().stream()
                    .filter(poll -> poll.stage() == Stage.WAITING)
                    .map(PollState::next)
                    .max(Instant::compareTo)
                    .orElse(now);
            deadline = due.isBefore(now) ? state.deadline().plus(Duration.between(due, now)) : state.deadline();
            if (polls.values().stream().anyMatch(poll -> poll.deadline().isAfter(deadline))) {
                // Otherwise each check ends by itself in time, and its last look at the very end is not cut off.
                timers.put("", scheduler.at(deadline, this::outOfTime));
            }
            for (HealthCheck check : checks) {
                if (polls.get(check.name()).stage() == Stage.WAITING) {
                    lookAt(polls.get(check.name()).next(), check);
                }
            }
            report = reportIfOver();
        }
        report.ifPresent(done);
    }

    /** Where it stands now, to be kept for {@link #resume}. */
    public synchronized HealthRunState state() {
        return new HealthRunState(since, deadline, polls);
    }

    /** Ends it; what is not healthy yet is reported as cancelled. A run that is over stays as it is. */
    public void cancel(String why) {
        end(Status.CANCELLED, why);
    }

    private void outOfTime() {
        end(Status.UNHEALTHY, "the time for all checks is over");
    }

    private void end(Status pending, String why) {
        HealthReport report;
        synchronized (this) {
            if (over) {
                return;
            }
            report = report(pending, why);
            finish();
        }
        done.accept(report);
    }

    private void lookAt(Instant when, HealthCheck check) {
        timers.put(check.name(), scheduler.at(when, () -> look(check)));
    }

    private void look(HealthCheck check) {
        synchronized (this) {
            if (over) {
                return;
            }
        }
        scheduler.call(() -> client.ask(check.probe()), (answer, failure) -> answered(check, answer, failure));
    }

    private void answered(HealthCheck check, Answer answer, Throwable failure) {
        Optional<HealthReport> report;
        synchronized (this) {
            if (over) {
                return;
            }
            Answer known = failure == null ? answer : new Answer(false, "could not be asked: " + failure);
            PollState next = AdaptivePoller.answered(check.polling(), polls.get(check.name()), known, scheduler.now());
            polls.put(check.name(), next);
            timers.remove(check.name());
            if (next.stage() == Stage.WAITING) {
                lookAt(next.next(), check);
            }
            report = reportIfOver();
        }
        report.ifPresent(done);
    }

    private Optional<HealthReport> reportIfOver() {
        if (polls.values().stream().anyMatch(poll -> poll.stage() == Stage.WAITING)) {
            return Optional.empty();
        }
        HealthReport report = report(Status.UNHEALTHY, "");
        finish();
        return Optional.of(report);
    }

    private void finish() {
        over = true;
        timers.values().forEach(Scheduler.Timer::cancel);
        timers.clear();
    }

    private HealthReport report(Status pending, String why) {
        Instant now = scheduler.now();
        List<Outcome> outcomes = new ArrayList<>();
        for (HealthCheck check : checks) {
            PollState poll = polls.get(check.name());
            String said = AdaptivePoller.explain(check.polling(), poll);
            boolean waiting = poll.stage() == Stage.WAITING;
            Status status =
                    switch (poll.stage()) {
                        case WAITING -> pending;
                        case HEALTHY -> Status.HEALTHY;
                        case FAILED -> Status.UNHEALTHY;
                    };
            Instant end = poll.healthyAt().or(poll::failedAt).orElse(now);
            outcomes.add(new Outcome(
                    check.name(),
                    check.probe().describe(),
                    status,
                    poll.attempts(),
                    Duration.between(since, end),
                    poll.lastAnswer(),
                    check.name() + ": " + (waiting ? why + "; " + said : said)));
        }
        return new HealthReport(outcomes, Duration.between(since, now));
    }
}
