package io.jenkins.delivery.step;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** All that people can write: the steps, and the symbols that stand in their parameters. */
public final class Catalogue {
    private static final Map<String, Spec<?>> STEPS = byName(CanaryRolloutSpec.SPEC, AdaptiveHealthCheckSpec.SPEC);

    private static final Map<String, Spec<?>> SYMBOLS = byName(
            KubernetesTargetSpec.SPEC,
            ReplicaRatioSpec.SPEC,
            GatewayApiSpec.SPEC,
            PhaseSpecs.WEIGHT,
            PhaseSpecs.PAUSE,
            PhaseSpecs.HOLD,
            ErrorRateSpec.SPEC,
            ProbeSpec.HTTP,
            ProbeSpec.TCP,
            ProbeSpec.READINESS,
            PrometheusSpec.SPEC);

    private Catalogue() {}

    /** The steps by name. */
    public static Map<String, Spec<?>> steps() {
        return STEPS;
    }

    /** The symbols by name. */
    public static Map<String, Spec<?>> symbols() {
        return SYMBOLS;
    }

    private static Map<String, Spec<?>> byName(Spec<?>... specs) {
        Map<String, Spec<?>> byName = new TreeMap<>();
        for (Spec<?> spec : specs) {
            byName.put(spec.name(), spec);
        }
        return Collections.unmodifiableMap(byName);
    }
}
