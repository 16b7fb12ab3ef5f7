package io.jenkins.delivery.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.delivery.analysis.NoData;
import io.jenkins.delivery.analysis.ProbeCheck;
import io.jenkins.delivery.analysis.RateLimitCheck;
import io.jenkins.delivery.strategy.Canary;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CanaryRolloutSpecTest {
    private static final KubernetesTargetSpec TARGET =
            KubernetesTargetSpec.SPEC.read(Map.of("namespace", "shop", "deployment", "web"));

    private final Map<String, Object> written = new HashMap<>(Map.of("target", TARGET, "image", "shop/web:1.5.0"));

    private CanaryRolloutSpec read() {
        return CanaryRolloutSpec.SPEC.read(written);
    }

    private void refused(String message) {
        assertThatThrownBy(this::read)
                .isInstanceOf(BadParameterException.class)
                .hasMessage("canaryRollout: " + message);
    }

    @Test
    void hasDefaultsForAllButTargetAndImage() {
        CanaryRolloutSpec spec = read();
        assertThat(spec.canary()).isEqualTo(Canary.DEFAULT);
        assertThat(spec.checks()).isEmpty();
        assertThat(spec.metrics()).isEqualTo(Optional.empty());
        assertThat(spec.noData()).isEqualTo(NoData.DEFAULT);
        assertThat(spec.progressDeadline()).isEqualTo(Duration.ofMinutes(10));
        assertThat(spec.failOnRollback()).isTrue();
    }

    @Test
    void readsAllThatCanBeWritten() {
        written.put("phases", List.of(PhaseSpecs.WEIGHT.readUnnamed(5), PhaseSpecs.HOLD.read(Map.of())));
        written.put("metrics", PrometheusSpec.SPEC.readUnnamed("http://prometheus.example:9090"));
        written.put(
                "checks",
                List.of(
                        ErrorRateSpec.SPEC.read(Map.of("total", "a", "errors", "b", "atMost", "0.5 %")),
                        ErrorRateSpec.SPEC.read(Map.of("name", "slow", "total", "a", "errors", "c", "atMost", 5)),
                        ProbeSpec.HTTP.readUnnamed("https://shop.example/healthz")));
        written.put("noData", "fail");
        written.put("noDataBudget", "3m");
        written.put("progressDeadline", "90s");
        written.put("failOnRollback", false);
        CanaryRolloutSpec spec = read();
        assertThat(spec.canary().legs()).containsExactly(new Canary.Weight(5, Duration.ZERO), new Canary.Hold());
        assertThat(spec.noData()).isEqualTo(new NoData(NoData.Policy.FAIL, Duration.ofMinutes(3)));
        assertThat(spec.patience().progress()).isEqualTo(Duration.ofSeconds(90));
        assertThat(spec.failOnRollback()).isFalse();
        assertThat(spec.planChecks()).hasSize(3);
        RateLimitCheck errors = (RateLimitCheck) spec.planChecks().get(0);
        assertThat(errors.limit()).isEqualTo(0.005);
        // Two limits share the error that is allowed in all.
        assertThat(errors.alpha()).isEqualTo(0.005);
        assertThat(spec.planChecks().get(2)).isInstanceOf(ProbeCheck.class);
    }

    @Test
    void canaryPercentageIsAShortForm() {
        written.put("canaryPercentage", 20);
        assertThat(read().canary().legs()).containsExactly(new Canary.Weight(20, Duration.ofMinutes(5)));
        written.put("phases", List.of(new Canary.Weight(5, Duration.ZERO)));
        refused("canaryPercentage: is the short form of phases; give one of the two");
    }

    @Test
    void refusesImpossiblePercentages() {
        written.put("canaryPercentage", 140);
        refused("canaryPercentage: 140 is not a percentage from 1 to 100");
    }

    @Test
    void namesWhatIsMissing() {
        written.remove("image");
        refused("parameter 'image' is missing: the new version: an image with a tag or, better, a digest");
    }

    @Test
    void namesTheNearestParameter() {
        written.put("imgae", "x");
        refused("unknown parameter 'imgae'; did you mean 'image'?");
    }

    @Test
    void refusesAnImageWithoutTag() {
        for (String image : List.of("shop/web", "localhost:5000/web", "shop/web:", "shop/web@sha256:12", "a b:1")) {
            written.put("image", image);
            refused("image: '" + image + "' is not an image with a tag or a digest, for example 'shop/web:1.5.0'");
        }
        for (String image :
                List.of("web:1", "localhost:5000/web:1.0", "r.example/a/b@sha256:" + "0123456789abcdef".repeat(4))) {
            written.put("image", image);
            assertThat(read().image()).isEqualTo(image);
        }
    }

    @Test
    void refusesEmptyAndForeignListItems() {
        written.put("phases", List.of());
        assertThatThrownBy(this::read).hasMessageContaining("phases: the list is empty");
        // What a foreign step named hold leaves behind in Jenkins.
        written.put("phases", Arrays.asList(new Canary.Weight(5, Duration.ZERO), null));
        refused("phases[1]: null is not a phase: weight(5), pause('10m') or hold()");
    }

    @Test
    void refusesFractionsOfPercentAndTextsForNumbers() {
        assertThatThrownBy(() -> PhaseSpecs.WEIGHT.readUnnamed(2.5))
                .hasMessage("weight: percent: 2.5 is not a whole number");
        assertThatThrownBy(() -> PhaseSpecs.WEIGHT.readUnnamed("5"))
                .hasMessage("weight: percent: '5' is not a whole number");
        assertThatThrownBy(() -> PhaseSpecs.WEIGHT.readUnnamed(140))
                .hasMessage("weight: percent: 140 is not a percentage from 1 to 100");
        assertThatThrownBy(() -> PhaseSpecs.PAUSE.readUnnamed("ten"))
                .hasMessage("pause: duration: 'ten' is not a time such as '90s', '10m', '1h30m', '250ms' or '2d'");
        assertThatThrownBy(() -> PhaseSpecs.HOLD.readUnnamed(5))
                .hasMessage("hold: takes no value without a name; write hold()");
    }

    @Test
    void anErrorRateNeedsToKnowWhereItsMetricsComeFrom() {
        written.put("checks", List.of(ErrorRateSpec.SPEC.read(Map.of("total", "a", "errors", "b"))));
        assertThatThrownBy(this::read).hasMessageContaining("metrics: is missing");
    }

    @Test
    void twoChecksOfOneNameAreRefused() {
        written.put(
                "checks",
                List.of(ProbeSpec.TCP.readUnnamed("db.example:5432"), ProbeSpec.TCP.readUnnamed("db.example:5432")));
        refused("checks: two are called 'tcp db.example:5432'; give each its own name: '…'");
    }

    @Test
    void addressesNeverHoldOrRepeatAPassword() {
        assertThatThrownBy(() -> PrometheusSpec.SPEC.readUnnamed("https://user:marked-secret@prometheus.example"))
                .hasMessageContaining("prometheus: url: is not an address")
                .hasMessageNotContaining("marked-secret");
    }

    @Test
    void namesInTheClusterAreChecked() {
        assertThatThrownBy(() -> KubernetesTargetSpec.SPEC.read(Map.of("deployment", "Web_1")))
                .hasMessageContaining("kubernetes: deployment: 'Web_1' is not a Kubernetes name");
        assertThatThrownBy(() ->
                        KubernetesTargetSpec.SPEC.read(Map.of("deployment", "web", "serverUrl", "https://c:6443")))
                .hasMessageContaining("serverUrl: needs a token");
    }

    @Test
    void everySignatureIsComplete() {
        assertThat(Catalogue.steps().keySet()).containsExactly("adaptiveHealthCheck", "canaryRollout");
        for (Map<String, Spec<?>> specs : List.of(Catalogue.steps(), Catalogue.symbols())) {
            specs.forEach((name, spec) -> {
                assertThat(spec.signature().name()).isEqualTo(name);
                assertThat(spec.signature().help()).isNotBlank();
                assertThat(spec.signature().parameters())
                        .allSatisfy(parameter -> assertThat(parameter.help()).isNotBlank());
                assertThat(spec.signature().parameterNames()).doesNotHaveDuplicates();
            });
        }
    }
}
