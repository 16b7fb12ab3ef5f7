package io.jenkins.delivery.step;

import static io.jenkins.delivery.step.Parameter.required;
import static io.jenkins.delivery.step.Parameter.withDefault;

import io.jenkins.delivery.step.Parameter.Type;
import io.jenkins.delivery.strategy.Canary;
import java.util.List;
import java.util.Optional;

/** The phases of a canary, as people write them. */
public final class PhaseSpecs {
    public static final Spec<Canary.Weight> WEIGHT = new Spec<>(
            new Signature(
                    "weight",
                    Optional.of("percent"),
                    List.of(
                            required("percent", new Type.Whole(), "share of the traffic for the new version, 1 to 100"),
                            withDefault("bake", new Type.Time(), "0s", "how long to stay there, for example '5m'")),
                    "gives the new version this share of the traffic"),
            written -> new Canary.Weight(written.whole("percent"), written.duration("bake")));

    public static final Spec<Canary.Pause> PAUSE = new Spec<>(
            new Signature(
                    "pause",
                    Optional.of("duration"),
                    List.of(required("duration", new Type.Time(), "how long, for example '10m'")),
                    "changes nothing for a time, while the checks go on"),
            written -> new Canary.Pause(written.duration("duration")));

    public static final Spec<Canary.Hold> HOLD = new Spec<>(
            new Signature("hold", Optional.empty(), List.of(), "changes nothing until a person says resume"),
            written -> new Canary.Hold());

    private PhaseSpecs() {}
}
