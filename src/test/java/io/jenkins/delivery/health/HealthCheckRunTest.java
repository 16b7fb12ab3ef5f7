package io.jenkins.delivery.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.delivery.health.HealthReport.Outcome;
import io.jenkins.delivery.health.HealthReport.Status;
import io.jenkins.delivery.json.Json;
import io.jenkins.delivery.time.RealScheduler;
import io.jenkins.delivery.time.VirtualScheduler;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HealthCheckRunTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration MINUTES = Duration.ofMinutes(2);

    private final VirtualScheduler time = new VirtualScheduler(START);
    private final List<HealthReport> reports = new ArrayList<>();

    @Test
    void manyChecksRunAtTheSameTimeAndEachSaysHowItWent() {
        List<HealthCheck> checks =
                List.of(http("web", "after-3"), http("api", "after-10"), http("broken", "after-9999"));

        HealthCheckRun.start(checks, MINUTES, time, this::servedAfter, reports::add);
        drain();

        HealthReport report = only();
        assertThat(report.healthy()).isFalse();
        assertThat(report.outcomes())
                .extracting(Outcome::status)
                .containsExactly(Status.HEALTHY, Status.HEALTHY, Status.UNHEALTHY);
        assertThat(report.outcomes().get(0).took()).isBetween(Duration.ofSeconds(3), Duration.ofMillis(4800));
        assertThat(report.outcomes().get(1).took()).isBetween(Duration.ofSeconds(10), Duration.ofMillis(13_000));
        assertThat(report.outcomes().get(2).because())
                .matches("broken: not healthy within 60 s \\(\\d+ attempts\\), the last answer: connection refused");
        assertThat(report.took()).isBetween(Duration.ofSeconds(59), Duration.ofSeconds(61));
    }

    @Test
    void allHealthyEndsAtOnce() {
        HealthCheckRun.start(List.of(http("web", "after-0")), MINUTES, time, this::servedAfter, reports::add);
        drain();
        assertThat(only().healthy()).isTrue();
        assertThat(only().took()).isEqualTo(Duration.ofMillis(500));
        assertThat(only().outcomes().get(0).because()).isEqualTo("web: healthy after 0.5 s: 200 OK");
    }

    @Test
    void theSameTimeForAllAndForEachDoesNotCutTheLastLookOff() {
        HealthCheckRun.start(
                List.of(http("web", "after-60")), Duration.ofSeconds(60), time, this::servedAfter, reports::add);
        drain();
        assertThat(only().healthy()).isTrue();
        assertThat(only().took()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(61));
    }

    @Test
    void theTimeForAllEndsWhatIsStillWaiting() {
        List<HealthCheck> checks = List.of(http("web", "after-1"), http("api", "after-9999"));
        HealthCheckRun.start(checks, Duration.ofSeconds(20), time, this::servedAfter, reports::add);
        drain();
        assertThat(only().took()).isEqualTo(Duration.ofSeconds(20));
        assertThat(only().outcomes()).extracting(Outcome::status).containsExactly(Status.HEALTHY, Status.UNHEALTHY);
        assertThat(only().outcomes().get(1).because())
                .startsWith("api: the time for all checks is over; not healthy after ");
    }

    @Test
    void canBeCancelledOnceAndNothingIsAskedAfterwards() {
        AtomicInteger asked = new AtomicInteger();
        HealthCheckRun run = HealthCheckRun.start(
                List.of(http("web", "after-9999")),
                MINUTES,
                time,
                probe -> {
                    asked.incrementAndGet();
                    return servedAfter(probe);
                },
                reports::add);
        time.runUntil(START.plusSeconds(5));
        run.cancel("aborted by alice");
        run.cancel("aborted by bob");
        int before = asked.get();
        drain();

        assertThat(asked.get()).isEqualTo(before);
        assertThat(only().outcomes().get(0).status()).isEqualTo(Status.CANCELLED);
        assertThat(only().outcomes().get(0).because()).startsWith("web: aborted by alice; ");
        assertThat(only().healthy()).isFalse();
    }

    @Test
    void aClientThatThrowsIsABadAnswer() {
        HealthCheckRun.start(
                List.of(http("web", "x")),
                Duration.ofSeconds(3),
                time,
                probe -> {
                    throw new IllegalStateException("no such client");
                },
                reports::add);
        drain();
        assertThat(only().outcomes().get(0).lastAnswer()).contains("could not be asked", "no such client");
    }

    @Test
    void goesOnAfterARestartWithItsTimeLeft() throws JsonProcessingException {
        List<HealthCheck> checks = List.of(http("web", "after-1"), http("api", "after-620"));
        HealthCheckRun killed = HealthCheckRun.start(checks, MINUTES, time, this::servedAfter, reports::add);
        time.runUntil(START.plusSeconds(10));
        String kept = Json.write(killed.state());

        VirtualScheduler later = new VirtualScheduler(START.plusSeconds(610));
        HealthCheckRun.resume(
                checks,
                Json.read(kept, HealthRunState.class),
                later,
                probe -> later.now().isBefore(START.plusSeconds(620)) ? refused() : new Answer(true, "200 OK"),
                reports::add);
        while (later.runNext()) {
            assertThat(later.now()).isBefore(START.plusSeconds(3600));
        }

        assertThat(only().healthy()).isTrue();
        assertThat(only().outcomes().get(0).took()).isLessThan(Duration.ofSeconds(3));
        assertThat(only().outcomes().get(1).took()).isBetween(Duration.ofSeconds(620), Duration.ofSeconds(630));
    }

    @Test
    void hundredsRunOnAHandfulOfThreads() throws Exception {
        try (RealScheduler real = new RealScheduler(Clock.systemUTC(), 4)) {
            List<HealthCheck> checks = IntStream.range(0, 300)
                    .mapToObj(i -> http("web" + i, "after-0"))
                    .toList();
            CompletableFuture<HealthReport> report = new CompletableFuture<>();
            HealthCheckRun.start(checks, MINUTES, real, probe -> new Answer(true, "200 OK"), report::complete);
            assertThat(report.get(30, TimeUnit.SECONDS).healthy()).isTrue();
        }
    }

    @Test
    void refusesWhatIsNoRun() {
        assertThatThrownBy(() -> HealthCheckRun.start(List.of(), MINUTES, time, this::servedAfter, reports::add))
                .hasMessageContaining("checks: none given");
        List<HealthCheck> twins = List.of(http("web", "a"), http("web", "b"));
        assertThatThrownBy(() -> HealthCheckRun.start(twins, MINUTES, time, this::servedAfter, reports::add))
                .hasMessageContaining("same name");
        List<HealthCheck> one = List.of(http("web", "a"));
        assertThatThrownBy(() -> HealthCheckRun.start(one, Duration.ZERO, time, this::servedAfter, reports::add))
                .hasMessageContaining("within");
    }

    /** Answers well once the seconds in the URL's path have passed. */
    private Answer servedAfter(Probe probe) {
        String path = ((Probe.Http) probe).url().getPath();
        Instant served = START.plusSeconds(Long.parseLong(path.substring(path.indexOf('-') + 1)));
        return time.now().isBefore(served) ? refused() : new Answer(true, "200 OK");
    }

    private static Answer refused() {
        return new Answer(false, "connection refused");
    }

    private static HealthCheck http(String name, String path) {
        return new HealthCheck(name, Probe.Http.at(URI.create("http://web.shop/" + path)), Polling.DEFAULT);
    }

    private void drain() {
        while (time.runNext()) {
            assertThat(time.now()).isBefore(START.plusSeconds(3600));
        }
    }

    private HealthReport only() {
        assertThat(reports).hasSize(1);
        return reports.get(0);
    }
}
