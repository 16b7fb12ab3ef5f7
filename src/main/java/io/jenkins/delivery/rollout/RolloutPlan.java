package io.jenkins.delivery.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.delivery.analysis.Check;
import io.jenkins.delivery.platform.Baseline;
import io.jenkins.delivery.platform.Shape;
import io.jenkins.delivery.traffic.Route;
import io.jenkins.delivery.traffic.TrafficRouter.Precision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to happen, complete with the way back, decided before anything is changed. A plan never changes.
 *
 * @param id unique; also the holder's name in the target's lease
 * @param step the pipeline step that asked for it
 * @param target how people name the target
 * @param toVersion the new version
 * @param precision what the router can promise
 * @param baseline what stood before: where the way back leads
 * @param route the route as the user had it
 * @param phases the way forward; the first is {@code Prepare}, the last two are {@code Promote} and {@code Retire}
 * @param checks what is looked at on the way
 * @param patience how long to wait for what
 * @param created when it was made
 */
public record RolloutPlan(
        String id,
        String step,
        String target,
        String toVersion,
        Precision precision,
        Baseline baseline,
        JsonNode route,
        List<Phase> phases,
        List<Check> checks,
        Patience patience,
        Instant created) {

    public RolloutPlan {
        phases = List.copyOf(phases);
        checks = List.copyOf(checks);
        int last = phases.size() - 1;
        if (last < 2
                || !(phases.get(0) instanceof Phase.Prepare)
                || !(phases.get(last - 1) instanceof Phase.Promote)
                || !(phases.get(last) instanceof Phase.Retire)) {
            throw new IllegalArgumentException("phases: must be prepare, …, promote, retire, not " + phases);
        }
        if (checks.stream().map(Check::name).distinct().count() < checks.size()) {
            throw new IllegalArgumentException("checks: two have the same name: "
                    + checks.stream().map(Check::name).toList());
        }
    }

    public String fromVersion() {
        return baseline.version();
    }

    /** The effects of a phase of the way forward. */
    public List<Effect> forward(int phase) {
        return phases.get(phase).effects(precision);
    }

    /**
     * The effects that bring the old version back.
     *
     * @param handedOver whether the stable version may have lost pods to the candidate. Until then it has its full capacity, and
     *     traffic returns by one write. From then on traffic must follow the ready pods of both versions while they change back:
     *     pinned to the stable one it would hit pods that are not there yet
     */
    public List<Effect> wayBack(boolean handedOver) {
        List<Effect> effects = new ArrayList<>();
        if (precision == Precision.EXACT) {
            effects.add(new Effect.RouteTraffic(handedOver ? new Route.Original() : new Route.Split(0)));
        }
        effects.add(new Effect.ShapeTarget(new Shape.Stable()));
        return ending(effects);
    }

    /** The effects that let go of a target that somebody else has changed. */
    public List<Effect> letGo() {
        List<Effect> effects = new ArrayList<>();
        if (precision == Precision.EXACT) {
            effects.add(new Effect.RouteTraffic(new Route.Original()));
        }
        effects.add(new Effect.ShapeTarget(new Shape.Released()));
        return ending(effects);
    }

    private List<Effect> ending(List<Effect> effects) {
        Effect original = new Effect.RouteTraffic(new Route.Original());
        if (precision == Precision.EXACT && !effects.contains(original)) {
            effects.add(original);
        }
        effects.add(new Effect.CleanUp());
        effects.add(new Effect.GiveLeaseBack());
        return List.copyOf(effects);
    }

    /** Where {@code promote} at once jumps to. */
    public int promotePhase() {
        return phases.size() - 2;
    }
}
