package io.jenkins.delivery.step;

import static io.jenkins.delivery.step.Parameter.required;
import static io.jenkins.delivery.step.Parameter.withDefault;

import io.jenkins.delivery.health.Polling;
import io.jenkins.delivery.health.Probe;
import io.jenkins.delivery.step.Parameter.Type;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The step {@code adaptiveHealthCheck}: waits until everything that it asks is healthy, fast at first and slower later.
 *
 * @param checks what is asked, all at the same time
 */
public record AdaptiveHealthCheckSpec(List<ProbeSpec> checks, Polling polling) {
    public static final Spec<AdaptiveHealthCheckSpec> SPEC = new Spec<>(
            new Signature(
                    "adaptiveHealthCheck",
                    Optional.of("checks"),
                    List.of(
                            required("checks", new Type.Symbols(Family.CHECK), "what is asked, all at the same time"),
                            withDefault("interval", new Type.Time(), "2s", "time between two looks on average"),
                            withDefault("attempts", new Type.Whole(), "30", "looks at most for each"),
                            withDefault("within", new Type.Time(), "60s", "time at most"),
                            withDefault(
                                    "successes", new Type.Whole(), "2", "good answers in a row that make one healthy")),
                    "waits until services are healthy, and says which one is not, how, and its last answer"),
            AdaptiveHealthCheckSpec::read);

    public AdaptiveHealthCheckSpec {
        checks = List.copyOf(checks);
        CanaryRolloutSpec.requireUniqueNames(List.copyOf(checks));
        if (checks.stream().anyMatch(check -> check.probe() instanceof Probe.Readiness)) {
            throw new IllegalArgumentException(
                    "checks: readinessCheck() asks for the pods of a rollout; here there is none. Use httpCheck(…) or tcpCheck(…)");
        }
    }

    private static AdaptiveHealthCheckSpec read(Arguments written) {
        return new AdaptiveHealthCheckSpec(
                written.symbols("checks", ProbeSpec.class),
                polling(
                        written.duration("interval"),
                        written.whole("attempts"),
                        written.duration("within"),
                        written.whole("successes")));
    }

    /** The polling that the step's parameters stand for. */
    public static Polling polling(Duration interval, int attempts, Duration within, int successes) {
        Polling usual = Polling.DEFAULT;
        return new Polling(interval, attempts, within, successes, usual.watch(), usual.failures());
    }
}
