package io.jenkins.delivery.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jenkins.delivery.platform.Shape;
import io.jenkins.delivery.platform.VersionCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/**
 * The shapes against the Deployment controller's own arithmetic, transcribed from its sources, in every order of its steps and
 * with pods that become ready one at a time.
 */
class ShaperTest {
    private static final String OLD = "shop/web:1";
    private static final String NEW = "shop/web:2";
    private static final Settings USERS =
            new Settings(Optional.empty(), Optional.of(600), TextNode.valueOf("25%"), TextNode.valueOf("25%"));

    /** A Deployment with its controller in a few numbers. */
    private static final class Controller {
        private int replicas;
        private String image = OLD;
        private Settings settings = USERS;
        private final Map<String, int[]> pods = new java.util.TreeMap<>(Map.of(OLD, new int[2], NEW, new int[2]));
        private int writes;

        Controller(int replicas) {
            this.replicas = replicas;
            pods.get(OLD)[0] = replicas;
            pods.get(OLD)[1] = replicas;
        }

        int all(int what) {
            return pods.get(OLD)[what] + pods.get(NEW)[what];
        }

        /** Only the old version's pods count as available under the brake; without it those that are ready. */
        private int available(String version) {
            boolean braked = settings.braked() && version.equals(image);
            return braked ? 0 : pods.get(version)[1];
        }

        /** One sync; whether anything was done. */
        boolean sync() {
            String other = image.equals(OLD) ? NEW : OLD;
            int[] fresh = pods.get(image);
            int[] old = pods.get(other);
            int surge = number(settings.maxSurge(), true);
            int unavailable = Math.min(number(settings.maxUnavailable(), false), replicas);
            if (surge == 0 && unavailable == 0) {
                unavailable = 1;
            }
            int grow = Math.min(replicas + surge - all(0), replicas - fresh[0]);
            if (fresh[0] < replicas && grow > 0) {
                fresh[0] += grow;
                return true;
            }
            int shrink = all(0) - (replicas - unavailable) - (fresh[0] - available(image));
            if (old[0] > 0 && shrink > 0) {
                int unready = Math.min(old[0] - old[1], shrink);
                int gone = unready > 0
                        ? unready
                        : Math.min(old[0], Math.max(0, available(OLD) + available(NEW) - (replicas - unavailable)));
                old[0] -= gone;
                old[1] = Math.min(old[1], old[0]);
                return gone > 0;
            }
            return false;
        }

        boolean ready() {
            for (int[] version : pods.values()) {
                if (version[1] < version[0]) {
                    version[1]++;
                    return true;
                }
            }
            return false;
        }

        private int number(JsonNode value, boolean up) {
            if (value.isInt()) {
                return value.intValue();
            }
            int percent = Integer.parseInt(value.textValue().replace("%", ""));
            return up ? (replicas * percent + 99) / 100 : replicas * percent / 100;
        }

        Shaper.Decision ask(Shape shape) {
            TargetBaseline baseline =
                    new TargetBaseline("uid", "app", OLD, Map.of("app", OLD), "1", OLD, NEW, "hash", 0, USERS);
            DeploymentState state = new DeploymentState(
                    "web",
                    "uid",
                    "1",
                    1,
                    1,
                    replicas,
                    false,
                    "RollingUpdate",
                    settings,
                    Map.of("app", image),
                    image,
                    "1",
                    new DeploymentState.Counts(0, 0, 0),
                    List.of());
            return new Shaper(state, set(OLD), set(NEW), baseline, NEW, settings.braked()).decide(shape);
        }

        private Optional<ReplicaSetState> set(String version) {
            int[] count = pods.get(version);
            return Optional.of(new ReplicaSetState(
                    version,
                    version,
                    version,
                    count[0],
                    Optional.of(replicas),
                    new VersionCount(count[0], count[1]),
                    Optional.empty()));
        }

        void write(Shaper.Wanted wanted) {
            writes++;
            wanted.image().ifPresent(to -> image = to);
            settings = wanted.settings();
        }
    }

    /** Asks until it stands, while the controller and the pods take their steps; the fewest ready pods on the way. */
    private static int settle(Controller controller, Shape shape) {
        int fewest = controller.all(1);
        for (int step = 0; step < 10_000; step++) {
            Shaper.Decision decision = controller.ask(shape);
            decision.write().ifPresent(controller::write);
            if (decision.settled()) {
                return fewest;
            }
            boolean moved = controller.sync();
            fewest = Math.min(fewest, controller.all(1));
            if (!moved) {
                controller.ready();
            }
            fewest = Math.min(fewest, controller.all(1));
        }
        throw new AssertionError(shape + " never stands: " + controller.ask(shape));
    }

    @Property(tries = 300)
    void byPodsCapacityNeverDipsOnTheWayForward(
            @ForAll @IntRange(min = 2, max = 300) int replicas,
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 99) Integer> weights) {
        Controller controller = new Controller(replicas);
        for (int weight : weights.stream().sorted().distinct().toList()) {
            assertThat(settle(controller, new Shape.Shared(weight))).isGreaterThanOrEqualTo(replicas);
            int share = PodShare.shared(replicas, weight);
            assertThat(controller.pods.get(NEW)).containsExactly(share, share);
            assertThat(controller.pods.get(OLD)).containsExactly(replicas - share, replicas - share);
        }
        assertThat(settle(controller, new Shape.Candidate())).isGreaterThanOrEqualTo(replicas);
        assertThat(controller.pods.get(NEW)).containsExactly(replicas, replicas);
        assertThat(controller.pods.get(OLD)).containsExactly(0, 0);
        assertThat(controller.settings).isEqualTo(USERS);
    }

    @Property(tries = 300)
    void besideARouterTheStableVersionKeepsAllItsPods(
            @ForAll @IntRange(min = 1, max = 60) int replicas,
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 100) Integer> weights) {
        Controller controller = new Controller(replicas);
        for (int weight : weights.stream().sorted().distinct().toList()) {
            settle(controller, new Shape.Beside(weight));
            int size = PodShare.beside(replicas, weight);
            assertThat(controller.pods.get(NEW)).containsExactly(size, size);
            assertThat(controller.pods.get(OLD)).containsExactly(replicas, replicas);
        }
        settle(controller, new Shape.Beside(100));
        assertThat(settle(controller, new Shape.Candidate())).isGreaterThanOrEqualTo(replicas);
        assertThat(controller.pods.get(OLD)).containsExactly(0, 0);
        assertThat(controller.settings).isEqualTo(USERS);
    }

    @Property(tries = 300)
    void fromAnywhereTheWayBackEndsWithTheOldVersionAndTheUsersValues(
            @ForAll @IntRange(min = 2, max = 40) int replicas,
            @ForAll @IntRange(min = 1, max = 99) int weight,
            @ForAll boolean byRoute,
            @ForAll @IntRange(max = 30) int steps) {
        Controller controller = new Controller(replicas);
        Shape shape = byRoute ? new Shape.Beside(weight) : new Shape.Shared(weight);
        for (int i = 0; i < steps; i++) {
            controller.ask(shape).write().ifPresent(controller::write);
            if (!controller.sync()) {
                controller.ready();
            }
        }
        settle(controller, new Shape.Stable());
        assertThat(controller.pods.get(OLD)).containsExactly(replicas, replicas);
        assertThat(controller.pods.get(NEW)).containsExactly(0, 0);
        assertThat(controller.settings).isEqualTo(USERS);
    }

    /** However a change of size has dealt out the pods: one more or less, and a few too many in all. */
    @Property(tries = 300)
    void aShareSettlesAfterAnAutoscalersChange(
            @ForAll @IntRange(min = 2, max = 200) int replicas,
            @ForAll @IntRange(min = 1, max = 99) int weight,
            @ForAll @IntRange(min = -3, max = 1) int more,
            @ForAll @IntRange(min = 0, max = 3) int tooMany) {
        Controller controller = new Controller(replicas);
        int share = PodShare.shared(replicas, weight);
        int there = Math.max(0, Math.min(replicas - 1, share + more));
        controller.image = NEW;
        controller.settings = Settings.shared(0, PodShare.unavailable(replicas, share));
        controller.pods.put(NEW, new int[] {there, there});
        controller.pods.put(OLD, new int[] {replicas - there + tooMany, replicas - there});
        settle(controller, new Shape.Shared(weight));
        assertThat(controller.pods.get(NEW)[1]).isBetween(share, share + 1);
        assertThat(controller.all(0)).isEqualTo(replicas);
        assertThat(controller.all(1)).isEqualTo(replicas);
    }

    @Property
    void aShareIsSaidSoThatItFollowsTheSize(
            @ForAll @IntRange(min = 2, max = 1000) int replicas, @ForAll @IntRange(min = 1, max = 99) int percent) {
        int share = PodShare.shared(replicas, percent);
        JsonNode said = PodShare.unavailable(replicas, share);
        assertThat(said.isTextual()).isTrue();
        int number = Integer.parseInt(said.textValue().replace("%", ""));
        assertThat(replicas * number / 100).as("as the controller rounds it").isEqualTo(share);
    }

    @Test
    void fewWrites() {
        Controller byPods = new Controller(10);
        for (int weight : new int[] {20, 50}) {
            settle(byPods, new Shape.Shared(weight));
        }
        assertThat(byPods.writes)
                .as("each share: make room above, then let the old ones go")
                .isEqualTo(4);
        settle(byPods, new Shape.Stable());
        assertThat(byPods.writes).as("the way back").isEqualTo(5);

        Controller byRoute = new Controller(4);
        List<Integer> writes = new ArrayList<>();
        for (int weight : new int[] {5, 10, 20, 40, 60, 80, 100}) {
            settle(byRoute, new Shape.Beside(weight));
            writes.add(byRoute.writes);
        }
        assertThat(writes).as("5, 10 and 20 % of four pods are one pod").containsExactly(1, 1, 1, 2, 3, 4, 4);
    }

    @Test
    void aShareThatWouldHaveToShrinkSaysSo() {
        Controller controller = new Controller(10);
        settle(controller, new Shape.Shared(50));
        for (int i = 0; i < 50; i++) {
            controller.ask(new Shape.Shared(10)).write().ifPresent(controller::write);
            controller.sync();
            controller.ready();
        }
        Shaper.Decision decision = controller.ask(new Shape.Shared(10));
        assertThat(decision.settled()).isFalse();
        assertThat(decision.waitingFor()).contains("a share only grows");
    }

    @Test
    void whatSomebodyElseHasSetIsNotGivenBack() {
        Settings seen = new Settings(
                Optional.of(7), Optional.of(Settings.BRAKE_DEADLINE), IntNode.valueOf(0), IntNode.valueOf(5));
        assertThat(seen.givenBack(USERS, true))
                .isEqualTo(new Settings(Optional.of(7), Optional.of(600), USERS.maxSurge(), USERS.maxUnavailable()));
    }
}
