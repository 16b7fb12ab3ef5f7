package io.jenkins.delivery.platform.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class TrafficMeterTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final class Pods implements TrafficMeter.Destinations {
        Optional<Double> share = Optional.empty();
        List<Pod> stable = List.of(new Pod("s1", "v1"), new Pod("s2", "v1"));
        List<Pod> candidate = List.of(new Pod("c1", "v2"));

        @Override
        public Optional<Double> candidateShare() {
            return share;
        }

        @Override
        public List<Pod> everybody() {
            return java.util.stream.Stream.concat(stable.stream(), candidate.stream())
                    .toList();
        }

        @Override
        public List<Pod> candidate() {
            return candidate;
        }

        @Override
        public List<Pod> stable() {
            return stable;
        }
    }

    private static TrafficMeter meter(long seed) {
        return new TrafficMeter("shop/web", Scenario.CALM.withSeed(seed), image -> VersionWeather.CALM, START, START);
    }

    @Property(tries = 50)
    void looksDoNotChangeWhatIsDrawn(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4000) int step) {
        TrafficMeter watched = meter(seed);
        TrafficMeter alone = meter(seed);
        Pods pods = new Pods();
        Pods others = new Pods();
        for (int millis = 0; millis < 20_000; millis += step) {
            watched.look(START.plusMillis(millis), pods);
        }
        watched.drawTo(START.plusSeconds(20), pods);
        alone.drawTo(START.plusSeconds(20), others);
        assertThat(watched.count()).isEqualTo(alone.count());
        assertThat(pods.stable.get(0).requests).isEqualTo(others.stable.get(0).requests);
    }

    @Property(tries = 50)
    void everyRequestIsCountedOnce(@ForAll long seed, @ForAll @IntRange(min = 0, max = 100) int percent) {
        TrafficMeter meter = meter(seed);
        Pods pods = new Pods();
        pods.share = Optional.of(percent / 100.0);
        meter.drawTo(START.plusMillis(12_345), pods);
        RequestCount count = meter.count();
        long byPod = pods.everybody().stream().mapToLong(pod -> pod.requests).sum();
        assertThat(byPod + count.unserved()).isEqualTo(count.total());
        assertThat(count.requests().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(byPod);
        assertThat(count.unserved()).isZero();
        if (percent == 0) {
            assertThat(count.requests()).doesNotContainKey("v2");
        }
    }

    @Test
    void whoFindsNoReadyPodFailsAndTheNewVersionIsNotToBlame() {
        TrafficMeter meter = meter(1);
        Pods pods = new Pods();
        pods.share = Optional.of(0.5);
        pods.candidate = List.of();
        meter.drawTo(START.plusSeconds(100), pods);
        assertThat((double) meter.count().unserved()).isCloseTo(10_000, Percentage.withPercentage(5));
        assertThat(meter.count().failedBy("v2")).isZero();
        assertThat(meter.count().failed()).isGreaterThanOrEqualTo(meter.count().unserved());
    }

    @Test
    void responseTimesHaveTheirPercentiles() {
        TrafficMeter meter = meter(1);
        Pods pods = new Pods();
        meter.drawTo(START.plus(Duration.ofMinutes(10)), pods);
        VersionTraffic traffic = meter.traffic("v1");
        // Median 40 ms, 95th percentile 180 ms: so 40 % of the requests take longer than 50 ms, and 2.26 % longer than
        // 250 ms.
        assertThat(traffic.slowerThan(0.05) / (double) traffic.requests)
                .isCloseTo(0.4036, Percentage.withPercentage(2));
        assertThat(traffic.slowerThan(0.25) / (double) traffic.requests)
                .isCloseTo(0.0225, Percentage.withPercentage(5));
    }
}
