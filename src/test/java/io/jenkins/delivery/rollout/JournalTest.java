package io.jenkins.delivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.delivery.analysis.Check;
import io.jenkins.delivery.analysis.CheckState;
import io.jenkins.delivery.analysis.MetricQuery;
import io.jenkins.delivery.analysis.NoData;
import io.jenkins.delivery.analysis.ProbeCheck;
import io.jenkins.delivery.analysis.RateLimitCheck;
import io.jenkins.delivery.analysis.Reading;
import io.jenkins.delivery.health.Polling;
import io.jenkins.delivery.health.Probe;
import io.jenkins.delivery.platform.Baseline;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.PodProblem;
import io.jenkins.delivery.strategy.Canary;
import io.jenkins.delivery.traffic.TrafficRouter.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final RateLimitCheck ERRORS = new RateLimitCheck(
            "errors",
            "metrics",
            new MetricQuery("total"),
            new MetricQuery("errors"),
            0.01,
            0.01,
            Duration.ofSeconds(5),
            NoData.DEFAULT);
    private static final ProbeCheck PORT =
            new ProbeCheck("port", new Probe.Tcp("shop.example", 443, Duration.ofSeconds(5)), Polling.DEFAULT);

    @TempDir
    Path folder;

    private Path file;
    private FileJournal journal;

    @BeforeEach
    void open() {
        file = folder.resolve("deep").resolve("rollout.jsonl");
        journal = new FileJournal(file);
    }

    private static RolloutPlan plan() {
        return new RolloutPlan(
                "r-1",
                "canaryRollout",
                "kubernetes: shop/web",
                "shop/web:1.5.0",
                Precision.EXACT,
                new Baseline(
                        "shop/web:1.4.2",
                        10,
                        JsonNodeFactory.instance.objectNode().put("a", 1)),
                JsonNodeFactory.instance.nullNode(),
                Canary.DEFAULT.phases(),
                List.<Check>of(ERRORS, PORT),
                Patience.DEFAULT,
                NOW);
    }

    /** A state in which every part holds something. */
    private static RolloutState eventful() {
        CheckState errors = ERRORS.fold(
                ERRORS.enterPhase(ERRORS.begin(NOW), 1, NOW),
                new Reading.Counters(Map.of("pod-1", 100.0), Map.of("pod-1", 3.0)),
                NOW.plusSeconds(5));
        CheckState port = PORT.fold(PORT.begin(NOW), new Reading.Answer(false, "refused"), NOW.plusSeconds(1));
        return new RolloutState(
                new Position(Stage.BACK, 3, 1, NOW, Optional.of(NOW)),
                new Traffic(50, 49, true, true),
                new Waits(
                        Optional.of("alice"),
                        true,
                        Map.of("web-1/CrashLoopBackOff", NOW),
                        Optional.of(NOW),
                        Optional.of(
                                new Trouble(PlatformException.Kind.UNAUTHORIZED, "401", NOW, 3, NOW.plusMillis(2_000))),
                        "waits"),
                Map.of("errors", errors, "port", port),
                new Times(NOW, Optional.of(NOW), Optional.of(NOW), Optional.empty(), Optional.empty()),
                Optional.of(new Cause(Cause.Kind.CHECK, "too many errors", NOW)),
                Optional.of(Outcome.ROLLED_BACK));
    }

    private static List<RolloutEvent> oneOfEach() {
        return List.of(
                new RolloutEvent.Started(NOW, "kubernetes: shop/web", "a:1", "a:2", 2),
                new RolloutEvent.PhaseBegan(NOW, 0, "prepare"),
                new RolloutEvent.Weight(NOW, 5, 4),
                new RolloutEvent.Waiting(NOW, "hold", true),
                new RolloutEvent.Problem(NOW, new PodProblem("web-1", "ImagePullBackOff", "no such image", true)),
                new RolloutEvent.Look(
                        NOW, "errors", eventful().checks().get("errors").verdict()),
                new RolloutEvent.VerdictChanged(
                        NOW, "port", eventful().checks().get("port").verdict()),
                new RolloutEvent.Said(NOW, new Command(Command.Kind.ABORT, "alice", "no")),
                new RolloutEvent.TroubleBegan(NOW, PlatformException.Kind.TRANSIENT, "away"),
                new RolloutEvent.TroubleEnded(NOW, Duration.ofSeconds(40)),
                new RolloutEvent.TurnedBack(NOW, new Cause(Cause.Kind.PERSON, "aborted by alice", NOW)),
                new RolloutEvent.Restored(NOW),
                new RolloutEvent.Ended(NOW, Outcome.ABORTED, "aborted by alice"));
    }

    @Test
    void givesBackExactlyWhatWasWritten() throws IOException {
        journal.begin(plan());
        journal.append(new Journal.Entry(RolloutState.start(NOW), List.of()), true);
        journal.append(new Journal.Entry(eventful(), oneOfEach()), false);
        assertThat(new FileJournal(file).read()).contains(new Journal.Stored(plan(), eventful(), oneOfEach()));
    }

    @Test
    void aMemoryJournalGoesThroughTheSameWriting() throws IOException {
        MemoryJournal memory = new MemoryJournal();
        assertThat(memory.read()).isEmpty();
        memory.begin(plan());
        memory.append(new Journal.Entry(eventful(), oneOfEach()), true);
        assertThat(memory.read()).contains(new Journal.Stored(plan(), eventful(), oneOfEach()));
    }

    @Test
    void withoutAnEntryTheRolloutIsAtItsStart() throws IOException {
        assertThat(journal.read()).isEmpty();
        journal.begin(plan());
        assertThat(journal.read()).contains(new Journal.Stored(plan(), RolloutState.start(NOW), List.of()));
    }

    @Test
    void aTornLastLineIsAsIfItHadNotBeenWritten() throws IOException {
        journal.begin(plan());
        journal.append(new Journal.Entry(RolloutState.start(NOW), oneOfEach()), true);
        Files.writeString(file, "{\"state\":{\"position\":{\"sta", StandardOpenOption.APPEND);
        assertThat(journal.read()).contains(new Journal.Stored(plan(), RolloutState.start(NOW), oneOfEach()));
    }

    @Test
    void goesOnAfterATornLine() throws IOException {
        journal.begin(plan());
        Files.writeString(file, "{\"state\":{\"posi", StandardOpenOption.APPEND);
        FileJournal successor = new FileJournal(file);
        successor.append(new Journal.Entry(eventful(), List.of()), true);
        assertThat(successor.read()).contains(new Journal.Stored(plan(), eventful(), List.of()));
    }

    @Test
    void aTornPlanMeansThatNothingHasBegun() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"id\":\"r-1\",\"st");
        assertThat(journal.read()).isEmpty();
    }

    @Test
    void saysWhereItIsDamaged() throws IOException {
        journal.begin(plan());
        Files.writeString(file, "damaged\n", StandardOpenOption.APPEND);
        journal.append(new Journal.Entry(eventful(), List.of()), true);
        assertThatIOException().isThrownBy(journal::read).withMessageContaining("line 2");
    }
}
