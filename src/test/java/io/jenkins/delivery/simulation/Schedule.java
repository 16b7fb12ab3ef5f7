package io.jenkins.delivery.simulation;

import io.jenkins.delivery.analysis.Check;
import io.jenkins.delivery.analysis.MetricQuery;
import io.jenkins.delivery.analysis.NoData;
import io.jenkins.delivery.analysis.ProbeCheck;
import io.jenkins.delivery.analysis.RateLimitCheck;
import io.jenkins.delivery.health.Polling;
import io.jenkins.delivery.health.Probe;
import io.jenkins.delivery.health.StatusRange;
import io.jenkins.delivery.platform.simulated.Delays;
import io.jenkins.delivery.platform.simulated.Fault;
import io.jenkins.delivery.platform.simulated.Scenario;
import io.jenkins.delivery.platform.simulated.StepFunction;
import io.jenkins.delivery.platform.simulated.StepFunction.Step;
import io.jenkins.delivery.platform.simulated.VersionWeather;
import io.jenkins.delivery.rollout.Command;
import io.jenkins.delivery.rollout.Patience;
import io.jenkins.delivery.strategy.Canary;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * One bad day, wholly made from its seed.
 *
 * @param canary what is asked for
 * @param commands what people say, and when, from the start
 * @param kills when the controller is killed from outside, from the start
 * @param rates how likely each call goes wrong
 * @param podsAreSafe whether nobody but the rollout takes pods away
 */
record Schedule(
        long seed,
        Canary canary,
        List<Check> checks,
        Patience patience,
        Scenario scenario,
        Delays delays,
        List<Said> commands,
        List<Duration> kills,
        Rates rates,
        boolean podsAreSafe) {

    record Said(Duration at, Command.Kind kind) {}

    /** Chances in a thousand, for each call. */
    record Rates(int refused, int lostReply, int adapterBug, int slow, int crashBefore, int crashAfter, int journal) {}

    static final String OLD = "shop/web:1.4.2";
    static final String NEW = "shop/web:1.5.0";

    static Schedule of(long seed) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
        // Each kind of trouble is absent from many schedules: together they would hide each other.
        boolean podsAreSafe = random.nextBoolean();
        boolean bad = random.nextInt(3) == 0;
        int replicas = 1 + random.nextInt(8);
        Map<String, VersionWeather> versions = new LinkedHashMap<>();
        versions.put(OLD, weather(random, false));
        versions.put(NEW, weather(random, bad));
        Scenario scenario = new Scenario(
                seed,
                StepFunction.constant(random.nextInt(5) == 0 ? 0 : 5 + random.nextInt(60)),
                versions,
                faults(random, podsAreSafe),
                Optional.empty(),
                replicas,
                random.nextBoolean() ? Scenario.Router.WEIGHTS : Scenario.Router.REPLICA_RATIO,
                List.of());
        return new Schedule(
                seed,
                canary(random),
                checks(random),
                new Patience(
                        Duration.ofSeconds(60 + random.nextInt(240)),
                        Duration.ofSeconds(random.nextInt(30)),
                        Duration.ofMinutes(30),
                        Duration.ofMinutes(10)),
                scenario,
                new Delays(Duration.ofMillis(random.nextInt(3) * 150L), Duration.ofMillis(random.nextInt(3) * 400L)),
                commands(random),
                kills(random),
                rates(random),
                podsAreSafe);
    }

    private static VersionWeather weather(Random random, boolean bad) {
        StepFunction errors = bad
                ? new StepFunction(
                        0.001,
                        List.of(new Step(Duration.ofSeconds(random.nextInt(300)), 0.05 + random.nextDouble() / 2)))
                : StepFunction.constant(random.nextInt(3) * 0.001);
        VersionWeather calm = VersionWeather.CALM;
        return new VersionWeather(errors, calm.p50(), calm.p95(), Duration.ofMillis(random.nextInt(20_000)));
    }

    private static List<Fault> faults(Random random, boolean podsAreSafe) {
        List<Fault> faults = new ArrayList<>();
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            Fault.Kind kind = Fault.Kind.values()[random.nextInt(Fault.Kind.values().length)];
            boolean harmsPods =
                    switch (kind) {
                        case CRASH_LOOP, PODS_EVICTED, SCALED, OUTSIDE_CHANGE, DELETED -> true;
                        default -> false;
                    };
            // Rare, since it ends a rollout for good.
            boolean rare = kind == Fault.Kind.DELETED || kind == Fault.Kind.OUTSIDE_CHANGE;
            if (podsAreSafe && harmsPods || kind == Fault.Kind.CONTROLLER_CRASH || rare && random.nextInt(3) > 0) {
                continue;
            }
            boolean single = kind == Fault.Kind.PODS_EVICTED
                    || kind == Fault.Kind.SCALED
                    || kind == Fault.Kind.OUTSIDE_CHANGE
                    || kind == Fault.Kind.DELETED;
            faults.add(new Fault(
                    kind,
                    Duration.ofMillis(random.nextInt(600_000)),
                    single || forEver(kind, random)
                            ? Optional.empty()
                            : Optional.of(Duration.ofMillis(1 + random.nextInt(200_000))),
                    random.nextInt(3) == 0 ? Optional.of(random.nextBoolean() ? OLD : NEW) : Optional.empty(),
                    Duration.ofMillis(random.nextInt(20_000)),
                    1 + random.nextInt(8),
                    Optional.empty()));
        }
        if (podsAreSafe) {
            // A fault of the old version would keep its pods from coming back: not the rollout's doing either.
            faults.removeIf(fault -> fault.version().equals(Optional.of(OLD)));
        }
        return faults;
    }

    /** Of the faults that a rollout must get over, or give up on, by itself. */
    private static boolean forEver(Fault.Kind kind, Random random) {
        return switch (kind) {
            case PODS_NEVER_READY, IMAGE_PULL_FAILURE, CRASH_LOOP, METRICS_AWAY -> random.nextInt(3) == 0;
            default -> false;
        };
    }

    private static Canary canary(Random random) {
        List<Canary.Leg> legs = new ArrayList<>();
        int weight = 0;
        do {
            if (random.nextInt(4) == 0) {
                legs.add(new Canary.Hold());
            }
            weight = Math.min(100, weight + 1 + random.nextInt(60));
            legs.add(new Canary.Weight(weight, Duration.ofSeconds(random.nextInt(3) * (long) random.nextInt(60))));
            if (random.nextInt(3) == 0) {
                legs.add(new Canary.Pause(Duration.ofSeconds(random.nextInt(100))));
            }
        } while (weight < 100 && random.nextInt(4) > 0);
        return new Canary(legs);
    }

    private static List<Check> checks(Random random) {
        List<Check> checks = new ArrayList<>();
        if (random.nextInt(3) > 0) {
            NoData.Policy policy = NoData.Policy.values()[random.nextInt(3)];
            checks.add(new RateLimitCheck(
                    "errors",
                    "metrics",
                    new MetricQuery("requests"),
                    new MetricQuery("errors"),
                    0.01,
                    0.01,
                    Duration.ofSeconds(5),
                    new NoData(policy, Duration.ofSeconds(random.nextInt(120)))));
        }
        if (random.nextInt(4) == 0) {
            checks.add(new ProbeCheck("pods", new Probe.Readiness(Duration.ofSeconds(2)), Polling.DEFAULT));
        }
        if (random.nextInt(4) == 0) {
            checks.add(new ProbeCheck(
                    "page",
                    new Probe.Http(
                            URI.create("http://shop.example/"),
                            StatusRange.DEFAULT,
                            Optional.empty(),
                            Map.of(),
                            Optional.empty(),
                            Duration.ofSeconds(2)),
                    Polling.DEFAULT));
        }
        return checks;
    }

    private static List<Said> commands(Random random) {
        List<Said> commands = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            // Abort is the last word of most rollouts: less often than the others.
            Command.Kind kind = Command.Kind.values()[random.nextInt(Command.Kind.values().length)];
            if (kind != Command.Kind.ABORT || random.nextInt(3) == 0) {
                commands.add(new Said(Duration.ofMillis(random.nextInt(400_000)), kind));
            }
        }
        return commands;
    }

    private static List<Duration> kills(Random random) {
        List<Duration> kills = new ArrayList<>();
        int count = Math.max(0, random.nextInt(6) - 2);
        for (int i = 0; i < count; i++) {
            kills.add(Duration.ofMillis(random.nextInt(400_000)));
        }
        return kills;
    }

    private static Rates rates(Random random) {
        return new Rates(
                rate(random, 200),
                rate(random, 200),
                rate(random, 50),
                rate(random, 200),
                rate(random, 30),
                rate(random, 30),
                rate(random, 30));
    }

    private static int rate(Random random, int most) {
        return random.nextInt(3) > 0 ? 0 : random.nextInt(most);
    }
}
