package io.jenkins.delivery.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualSchedulerTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private final VirtualScheduler scheduler = new VirtualScheduler(START);
    private final List<String> told = new ArrayList<>();

    @Test
    void runsTasksByTimeAndThoseOfOneInstantInTheOrderAskedFor() {
        scheduler.at(START.plusSeconds(2), () -> told.add("late"));
        scheduler.at(START.plusSeconds(1), () -> told.add("first"));
        scheduler.at(START.plusSeconds(1), () -> told.add("second"));
        scheduler.runUntil(START.plusSeconds(3));
        assertThat(told).containsExactly("first", "second", "late");
        assertThat(scheduler.now()).isEqualTo(START.plusSeconds(3));
    }

    @Test
    void handsAResultOverWhenTheTimeSpentOnItHasPassed() {
        scheduler.call(
                () -> {
                    scheduler.spend(Duration.ofSeconds(3));
                    return "answer at "
                            + Duration.between(START, scheduler.now()).toSeconds();
                },
                (result, failure) -> told.add(result + ", handed over at "
                        + Duration.between(START, scheduler.now()).toSeconds()));
        assertThat(scheduler.now()).isEqualTo(START);
        scheduler.runNext();
        assertThat(told).containsExactly("answer at 3, handed over at 3");
    }

    @Test
    void handsOverFailuresToo() {
        scheduler.call(
                () -> {
                    throw new IllegalStateException("no");
                },
                (result, failure) -> told.add(failure.getMessage()));
        scheduler.runNext();
        assertThat(told).containsExactly("no");
    }

    @Test
    void forgetsWhatWasCancelled() {
        scheduler.at(START.plusSeconds(1), () -> told.add("cancelled")).cancel();
        scheduler.runUntil(START.plusSeconds(2));
        assertThat(told).isEmpty();
        assertThat(scheduler.nextDue()).isEmpty();
    }

    @Test
    void runsWhatIsLateAtOnce() {
        scheduler.runUntil(START.plusSeconds(5));
        scheduler.at(START, () -> told.add("now"));
        scheduler.runNext();
        assertThat(scheduler.now()).isEqualTo(START.plusSeconds(5));
        assertThat(told).containsExactly("now");
    }
}
