package io.jenkins.delivery.rollout;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jenkins.delivery.platform.Percent;
import io.jenkins.delivery.platform.Shape;
import io.jenkins.delivery.time.Durations;
import io.jenkins.delivery.traffic.Route;
import io.jenkins.delivery.traffic.TrafficRouter.Precision;
import java.time.Duration;
import java.util.List;

/**
 * One leg of a rollout: effects that have to stand, in this order, and then what has to be so before the next leg begins.
 * Every strategy is written in this language and nothing else.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "phase")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Phase.Prepare.class, name = "prepare"),
    @JsonSubTypes.Type(value = Phase.Weight.class, name = "weight"),
    @JsonSubTypes.Type(value = Phase.Pause.class, name = "pause"),
    @JsonSubTypes.Type(value = Phase.Hold.class, name = "hold"),
    @JsonSubTypes.Type(value = Phase.Promote.class, name = "promote"),
    @JsonSubTypes.Type(value = Phase.Retire.class, name = "retire")
})
public sealed interface Phase {

    /** What people read in the log and on the page. */
    String title();

    /** What has to stand, in order: capacity before traffic. */
    List<Effect> effects(Precision precision);

    /** Whether the checks have a say in when it ends. */
    default boolean gated() {
        return true;
    }

    /** The target is ours, and all its traffic is pinned to the stable version before a candidate exists. */
    record Prepare() implements Phase {
        @Override
        public String title() {
            return "prepare";
        }

        @Override
        public List<Effect> effects(Precision precision) {
            return switch (precision) {
                case EXACT -> List.of(new Effect.TakeLease(), new Effect.RouteTraffic(new Route.Split(0)));
                case BY_CAPACITY -> List.of(new Effect.TakeLease());
            };
        }

        @Override
        public boolean gated() {
            return false;
        }
    }

    /**
     * The candidate gets this share of the traffic.
     *
     * @param percent 1 to 100
     * @param capacity size of the candidate in percent of the target, for routers that split by themselves; at least {@code
     *     percent}, so that each version has the pods for its traffic
     */
    record Weight(int percent, int capacity) implements Phase {
        public Weight {
            Percent.require("weight", percent, 1, 100);
            Percent.require("capacity", capacity, percent, 100);
        }

        @Override
        public String title() {
            return "weight " + percent + " %";
        }

        @Override
        public List<Effect> effects(Precision precision) {
            return switch (precision) {
                case EXACT ->
                    List.of(
                            new Effect.ShapeTarget(new Shape.Beside(capacity)),
                            new Effect.RouteTraffic(new Route.Split(percent)));
                // Without a router there is no traffic of 100 % beside an old version that still has ready pods.
                case BY_CAPACITY ->
                    List.of(new Effect.ShapeTarget(percent == 100 ? new Shape.Candidate() : new Shape.Shared(percent)));
            };
        }
    }

    /** Nothing changes for a time, and the checks go on. */
    record Pause(Duration duration) implements Phase {
        public Pause {
            if (duration.isNegative()) {
                throw new IllegalArgumentException("pause: " + duration + " is negative");
            }
        }

        @Override
        public String title() {
            return "pause " + Durations.words(duration);
        }

        @Override
        public List<Effect> effects(Precision precision) {
            return List.of();
        }
    }

    /** Nothing changes until a person says {@code resume}; the checks go on. */
    record Hold() implements Phase {
        @Override
        public String title() {
            return "hold";
        }

        @Override
        public List<Effect> effects(Precision precision) {
            return List.of();
        }
    }

    /**
     * The candidate becomes the target's one version. What served as the canary goes on serving; the stable version keeps its
     * capacity until nothing points at it.
     */
    record Promote() implements Phase {
        @Override
        public String title() {
            return "promote";
        }

        @Override
        public List<Effect> effects(Precision precision) {
            return switch (precision) {
                case EXACT ->
                    List.of(
                            new Effect.ShapeTarget(new Shape.Beside(100)),
                            new Effect.RouteTraffic(new Route.Split(100)),
                            new Effect.ShapeTarget(new Shape.Candidate()));
                case BY_CAPACITY -> List.of(new Effect.ShapeTarget(new Shape.Candidate()));
            };
        }

        @Override
        public boolean gated() {
            return false;
        }
    }

    /** Nothing of the rollout is left. There is no way back from here but another rollout. */
    record Retire() implements Phase {
        @Override
        public String title() {
            return "retire";
        }

        @Override
        public List<Effect> effects(Precision precision) {
            return switch (precision) {
                case EXACT ->
                    List.of(
                            new Effect.RouteTraffic(new Route.Original()),
                            new Effect.CleanUp(),
                            new Effect.GiveLeaseBack());
                case BY_CAPACITY -> List.of(new Effect.CleanUp(), new Effect.GiveLeaseBack());
            };
        }

        @Override
        public boolean gated() {
            return false;
        }
    }
}
