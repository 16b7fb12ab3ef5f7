package io.jenkins.delivery.strategy;

import io.jenkins.delivery.platform.Percent;
import io.jenkins.delivery.rollout.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The new version gets more and more of the traffic, with waits in between.
 *
 * @param legs in their order; weights rise, because a share that falls again is a way back and not a leg of the way forward
 */
public record Canary(List<Leg> legs) implements Strategy {

    /** 10 % and 50 % for five minutes each, then all. */
    public static final Canary DEFAULT =
            new Canary(List.of(new Weight(10, Duration.ofMinutes(5)), new Weight(50, Duration.ofMinutes(5))));

    /** One line of what people write. */
    public sealed interface Leg permits Weight, Pause, Hold {}

    /**
     * @param percent 1 to 100
     * @param bake how long to stay there, zero for no longer than the checks need
     */
    public record Weight(int percent, Duration bake) implements Leg {
        public Weight {
            Percent.require("percent", percent, 1, 100);
            requireNotNegative("bake", bake);
        }
    }

    public record Pause(Duration duration) implements Leg {
        public Pause {
            requireNotNegative("pause", duration);
        }
    }

    public record Hold() implements Leg {}

    public Canary {
        legs = List.copyOf(legs);
        int before = 0;
        for (Leg leg : legs) {
            if (leg instanceof Weight weight) {
                if (weight.percent() <= before) {
                    throw new IllegalArgumentException("phases: weight(" + weight.percent() + ") comes after weight("
                            + before + "); weights must rise");
                }
                before = weight.percent();
            }
        }
        if (before == 0) {
            throw new IllegalArgumentException("phases: there is no weight(…) in it; a canary needs at least one");
        }
    }

    @Override
    public List<Phase> phases() {
        List<Phase> phases = new ArrayList<>();
        phases.add(new Phase.Prepare());
        int reached = 0;
        for (Leg leg : legs) {
            if (leg instanceof Weight weight) {
                reached = weight.percent();
                phases.add(new Phase.Weight(reached, reached));
                if (!weight.bake().isZero()) {
                    phases.add(new Phase.Pause(weight.bake()));
                }
            } else if (leg instanceof Pause pause) {
                phases.add(new Phase.Pause(pause.duration()));
            } else if (leg instanceof Hold) {
                phases.add(new Phase.Hold());
            }
        }
        if (reached < 100) {
            // The last look before the old version goes is a look at the new one under all of the traffic.
            phases.add(new Phase.Weight(100, 100));
        }
        phases.add(new Phase.Promote());
        phases.add(new Phase.Retire());
        return phases;
    }

    private static void requireNotNegative(String what, Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(what + ": " + duration + " is negative");
        }
    }
}
