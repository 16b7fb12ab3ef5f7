package io.jenkins.delivery.step;

import static io.jenkins.delivery.step.Parameter.optional;
import static io.jenkins.delivery.step.Parameter.required;
import static io.jenkins.delivery.step.Parameter.withDefault;

import io.jenkins.delivery.analysis.Check;
import io.jenkins.delivery.analysis.NoData;
import io.jenkins.delivery.analysis.ProbeCheck;
import io.jenkins.delivery.analysis.RateLimitCheck;
import io.jenkins.delivery.health.Polling;
import io.jenkins.delivery.rollout.Patience;
import io.jenkins.delivery.step.Parameter.Type;
import io.jenkins.delivery.strategy.Canary;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The step {@code canaryRollout}.
 *
 * @param image the new version
 * @param checks what is looked at; none: probes and pod states alone decide, and everybody is told
 * @param metrics where the checks' metrics come from
 * @param noData what follows when a metric has nothing to say
 * @param progressDeadline how long pods may take to become ready
 * @param failOnRollback whether a rollback fails the build, or is an outcome that the script reads
 */
public record CanaryRolloutSpec(
        TargetSpec target,
        String image,
        Canary canary,
        List<CheckSpec> checks,
        Optional<MetricsSpec> metrics,
        NoData noData,
        Duration progressDeadline,
        boolean failOnRollback) {

    /** The name under which a rollout's one metric source is known to its checks. */
    public static final String SOURCE = "metrics";

    /** At most one in a hundred good releases is condemned, however often one looks. */
    private static final double ALPHA = 0.01;

    private static final Duration LOOK = Duration.ofSeconds(5);

    /** A reference with a tag or a digest: {@code latest} by omission is never what people mean to release. */
    private static final Pattern IMAGE =
            Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._:/-]*?(:[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}|@sha256:[0-9a-f]{64})");

    public static final Spec<CanaryRolloutSpec> SPEC = new Spec<>(
            new Signature(
                    "canaryRollout",
                    Optional.empty(),
                    List.of(
                            required("target", new Type.Symbol(Family.TARGET), "what is deployed to"),
                            required(
                                    "image",
                                    new Type.Text(),
                                    "the new version: an image with a tag or, better, a digest"),
                            optional(
                                    "phases",
                                    new Type.Symbols(Family.PHASE),
                                    "weight(…), pause(…), hold() in their order; left out: 10 % and 50 % for five minutes each, then 100 %"),
                            optional(
                                    "canaryPercentage",
                                    new Type.Whole(),
                                    "short form of phases: this share for five minutes, then 100 %"),
                            optional(
                                    "checks",
                                    new Type.Symbols(Family.CHECK),
                                    "what is looked at; left out: pod states alone decide"),
                            optional(
                                    "metrics",
                                    new Type.Symbol(Family.METRICS),
                                    "where the metrics of the checks come from"),
                            withDefault(
                                    "noData",
                                    new Type.OneOf(List.of("hold", "fail", "continue")),
                                    "hold",
                                    "what follows when a metric has nothing to say: stay and ask a person, go back, or go on by the other checks"),
                            withDefault(
                                    "noDataBudget",
                                    new Type.Time(),
                                    "10m",
                                    "how long to wait for a metric before that follows"),
                            withDefault(
                                    "progressDeadline",
                                    new Type.Time(),
                                    "10m",
                                    "how long pods may take to become ready before it goes back"),
                            withDefault(
                                    "failOnRollback",
                                    new Type.Flag(),
                                    "true",
                                    "whether a rollback fails the build; false: the step returns the outcome")),
                    "gives a new version more and more of the traffic, checks it, and goes back by itself when it is bad"),
            CanaryRolloutSpec::read);

    public CanaryRolloutSpec {
        checks = List.copyOf(checks);
        if (!IMAGE.matcher(image).matches()) {
            throw new IllegalArgumentException(
                    "image: '" + image + "' is not an image with a tag or a digest, for example 'shop/web:1.5.0'");
        }
        if (checks.stream().anyMatch(ErrorRateSpec.class::isInstance) && metrics.isEmpty()) {
            throw new IllegalArgumentException(
                    "metrics: is missing; errorRate(…) needs to know where its metrics come from, for example prometheus('https://…')");
        }
        if (progressDeadline.isZero()) {
            throw new IllegalArgumentException("progressDeadline: is 0 s; no pod is ready at once");
        }
        requireUniqueNames(checks);
    }

    /** How long the rollout waits for what should come by itself. */
    public Patience patience() {
        Patience usual = Patience.DEFAULT;
        return new Patience(progressDeadline, usual.problem(), usual.giveUp(), usual.lease());
    }

    /** The checks as the rollout's plan holds them. */
    public List<Check> planChecks() {
        long rates = checks.stream().filter(ErrorRateSpec.class::isInstance).count();
        return checks.stream().map(check -> planCheck(check, rates)).toList();
    }

    /** With several limits, each gets its part of the error that is allowed in all (Bonferroni). */
    private Check planCheck(CheckSpec check, long rates) {
        if (check instanceof ErrorRateSpec rate) {
            return new RateLimitCheck(
                    rate.name(), SOURCE, rate.total(), rate.errors(), rate.atMost(), ALPHA / rates, LOOK, noData);
        }
        ProbeSpec probe = (ProbeSpec) check;
        return new ProbeCheck(probe.name(), probe.probe(), Polling.DEFAULT);
    }

    private static CanaryRolloutSpec read(Arguments written) {
        return new CanaryRolloutSpec(
                written.symbol("target", TargetSpec.class),
                written.text("image"),
                canary(written),
                written.has("checks") ? written.symbols("checks", CheckSpec.class) : List.of(),
                written.optionalSymbol("metrics", MetricsSpec.class),
                new NoData(
                        NoData.Policy.valueOf(written.oneOf("noData").toUpperCase(Locale.ROOT)),
                        written.duration("noDataBudget")),
                written.duration("progressDeadline"),
                written.flag("failOnRollback"));
    }

    private static Canary canary(Arguments written) {
        if (written.has("phases") && written.has("canaryPercentage")) {
            throw new IllegalArgumentException("canaryPercentage: is the short form of phases; give one of the two");
        }
        if (written.has("phases")) {
            return new Canary(written.symbols("phases", Canary.Leg.class));
        }
        if (written.has("canaryPercentage")) {
            return ofPercentage(written.whole("canaryPercentage"));
        }
        return Canary.DEFAULT;
    }

    /** What {@code canaryPercentage} stands for. */
    public static Canary ofPercentage(int percent) {
        if (percent < 1 || percent > 100) {
            throw new IllegalArgumentException("canaryPercentage: " + percent + " is not a percentage from 1 to 100");
        }
        return new Canary(List.of(new Canary.Weight(percent, Duration.ofMinutes(5))));
    }

    static void requireUniqueNames(List<CheckSpec> checks) {
        Set<String> names = new HashSet<>();
        for (CheckSpec check : checks) {
            String name = check instanceof ErrorRateSpec rate ? rate.name() : ((ProbeSpec) check).name();
            if (!names.add(name)) {
                throw new IllegalArgumentException(
                        "checks: two are called '" + name + "'; give each its own name: '…'");
            }
        }
    }
}
