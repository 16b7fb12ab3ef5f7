package io.jenkins.delivery.platform.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.delivery.platform.simulated.Fault.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioReaderTest {

    private static Scenario read(String text) {
        return ScenarioReader.read("day.yaml", text);
    }

    @Test
    void readsEverythingThatCanBeSaid() {
        Scenario scenario = read(
                """
                seed: 7
                traffic:
                  - { at: 0s, requestsPerSecond: 200 }
                  - { at: 1h30m, requestsPerSecond: 20.5 }
                versions:
                  "shop/web:1.4.2": { errorRate: 0.001, latency: { p50: 40ms, p95: 180ms } }
                  "shop/web:1.5.0": { errorRate: [ { at: 20m, value: 0.05 } ], readyAfter: 8s }
                faults:
                  - { kind: metrics-away, at: 90s, for: 40s }
                  - { kind: slow-api, at: 1m, for: 2m, delay: 500ms }
                  - { kind: pods-never-ready, version: "shop/web:1.5.0" }
                people:
                  - { at: 4m, name: bob, does: abort }
                  - { at: 3m, name: alice, groups: [security, ops], does: resume, reason: looks good }
                replicas: 4
                router: replica-ratio
                running: [ "shop/web:1.5.0" ]
                """);
        assertThat(scenario.seed()).isEqualTo(7);
        assertThat(scenario.requestsPerSecond().at(Duration.ofMinutes(89))).isEqualTo(200);
        assertThat(scenario.requestsPerSecond().at(Duration.ofMinutes(90))).isEqualTo(20.5);
        VersionWeather old = scenario.weather("registry.example/shop/web:1.4.2");
        assertThat(old.p50().at(Duration.ZERO)).isEqualTo(0.040);
        assertThat(old.p95().at(Duration.ofDays(1))).isEqualTo(0.180);
        VersionWeather fresh = scenario.weather("shop/web:1.5.0");
        assertThat(fresh.readyAfter()).isEqualTo(Duration.ofSeconds(8));
        assertThat(fresh.errorRate().at(Duration.ofMinutes(19))).isEqualTo(0.001);
        assertThat(fresh.errorRate().at(Duration.ofMinutes(20))).isEqualTo(0.05);
        assertThat(scenario.faults())
                .extracting(Fault::kind)
                .containsExactly(Kind.METRICS_AWAY, Kind.SLOW_API, Kind.PODS_NEVER_READY);
        assertThat(scenario.faults().get(1).delay()).isEqualTo(Duration.ofMillis(500));
        assertThat(scenario.faults().get(2).lasts()).isEmpty();
        assertThat(scenario.people().orElseThrow()).extracting(Deed::name).containsExactly("alice", "bob");
        assertThat(scenario.people().orElseThrow().get(0))
                .isEqualTo(new Deed(
                        Duration.ofMinutes(3), "alice", Set.of("security", "ops"), Deed.Does.RESUME, "looks good"));
        assertThat(scenario.replicas()).isEqualTo(4);
        assertThat(scenario.router()).isEqualTo(Scenario.Router.REPLICA_RATIO);
        assertThat(scenario.runningBefore("shop/web:1.4.2")).isEqualTo("shop/web:1.5.0");
    }

    @Test
    void whatIsLeftOutIsAsOnACalmDay() {
        assertThat(read("{}")).isEqualTo(Scenario.CALM);
        assertThat(read("traffic: 50").requestsPerSecond().at(Duration.ZERO)).isEqualTo(50);
        assertThat(read("traffic: { requestsPerSecond: 50 }")
                        .requestsPerSecond()
                        .at(Duration.ZERO))
                .isEqualTo(50);
        assertThat(read("versions: { 'shop/web:1': }").weather("shop/web:1")).isEqualTo(VersionWeather.CALM);
        assertThat(read("people: []").people()).isEqualTo(Optional.of(List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "sed: 7 | day.yaml:1: unknown key 'sed'; did you mean 'seed'?",
                "seed: '7' | day.yaml:1: seed: '7' is not a whole number",
                "seed: 1.5 | day.yaml:1: seed: '1.5' is not a whole number",
                "replicas: 0 | day.yaml:1: replicas: '0' is not a number of pods from 1 to 1000",
                "replicas: -3 | day.yaml:1: replicas: '-3' is not a number of pods",
                "traffic: -1 | day.yaml:1: traffic: '-1' is not a number of requests a second",
                "traffic: .nan | day.yaml:1: traffic: '.nan' is not a number of requests a second",
                "traffic: .inf | day.yaml:1: traffic: '.inf' is not a number of requests a second",
                "traffic: [] | day.yaml:1: traffic: the list is empty",
                "traffic: {} | day.yaml:1: traffic: 'requestsPerSecond' is missing",
                "router: mesh | day.yaml:1: router: unknown 'mesh' (allowed: weights, replica-ratio)",
                "router: replica-ration | did you mean 'replica-ratio'?",
                "versions: { 'a:1': { errorRate: 5 } } | versions.a:1.errorRate: '5' is not a share from 0 to 1",
                "versions: { 'a:1': { readyAfter: 8 } } | '8' is not a time with its unit",
                "versions: { 'a:1': { readyAfter: -8s } } | '-8s' is not a time with its unit",
                "versions: { 'a:1': { latency: { p50: 2s, p95: 1s } } } | p95 is below p50",
                "versions: { 'a:1': { latency: { p50: 2s } } } | 'p95' is missing",
                "versions: { 'a:1': {}, 'a:1': {} } | 'a:1' is there twice",
                "versions: [] | versions: a list is not a mapping from images",
                "faults: [ { kind: metric-away, at: 1s } ] | faults[0].kind: unknown 'metric-away'; did you mean 'metrics-away'?",
                "faults: [ { at: 1s } ] | faults[0]: 'kind' is missing",
                "faults: [ { kind: api-server-away, at: 1s } ] | api-server-away needs 'for'",
                "faults: [ { kind: deleted, at: 1s, pods: 3 } ] | deleted has no 'pods' (it takes at)",
                "faults: [ { kind: conflict, at: 40d } ] | is more than 30 days",
                "faults: [ { kind: conflict, at: 1s, for: 0s } ] | is no time at all",
                "people: [ { at: 1s, name: a, does: resumes } ] | unknown 'resumes'; did you mean 'resume'?",
                "people: [ { at: 1s, does: resume } ] | people[0]: 'name' is missing",
                "people: [ { at: 1s, name: a, does: resume, group: b } ] | unknown key 'group'; did you mean 'groups'?",
                "running: shop | running: 'shop' is not a list of images",
                "'{}: 1' | day.yaml:1: ",
                "seed: 1 seed: 2 | day.yaml:1: not YAML",
                "a: [ | day.yaml:1: not YAML",
            })
    void namesThePlaceOfEachMistakeAndWhatIsAllowed(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(BadScenarioException.class)
                .hasMessageContaining(message)
                .hasMessageStartingWith("day.yaml:");
    }

    @Test
    void namesTheLine() {
        assertThatThrownBy(() -> read("seed: 7\n\nversions:\n  'a:1': {}\n  'a:2':\n    errorRat: 0.5\n"))
                .hasMessageStartingWith("day.yaml:6: versions.a:2: unknown key 'errorRat'; did you mean 'errorRate'?");
        assertThatThrownBy(() -> read("versions: { 'a:1': {} }\nfaults:\n  - { kind: crash-loop, version: 'a:2' }\n"))
                .hasMessageStartingWith("day.yaml:3: faults[0].version: unknown 'a:2'; did you mean 'a:1'?");
        assertThatThrownBy(() ->
                        read("traffic:\n  - { at: 5m, requestsPerSecond: 1 }\n  - { at: 5m, requestsPerSecond: 2 }\n"))
                .hasMessageStartingWith("day.yaml:3: traffic[1].at: the steps must be in the order of time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# only a comment\n", "---\n"})
    void anEmptyFileIsNoScenario(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(BadScenarioException.class);
    }

    @Test
    void nothingIsMadeFromTheTextButPlainValues() {
        assertThatThrownBy(() -> read("seed: !!java.util.Date 7")).isInstanceOf(BadScenarioException.class);
        assertThatThrownBy(() -> read("a: &a [ *a ]")).isInstanceOf(BadScenarioException.class);
        assertThatThrownBy(() -> read("seed: 1\n---\nseed: 2\n")).isInstanceOf(BadScenarioException.class);
    }

    @Test
    void anImageThatMatchesNoKeyIsBadInput() {
        Scenario scenario = read("versions: { 'shop/web:1.4.2': {}, 'shop/web:1.5.0': {} }");
        assertThatThrownBy(() -> scenario.weather("shop/web:1.6.0"))
                .isInstanceOf(BadScenarioException.class)
                .hasMessageContaining("'shop/web:1.6.0'")
                .hasMessageContaining("'shop/web:1.4.2', 'shop/web:1.5.0'");
        assertThatThrownBy(() -> scenario.runningBefore("other/web:1.5.0")).isInstanceOf(BadScenarioException.class);
        assertThat(scenario.weather("registry.example:5000/shop/web:1.5.0@sha256:abc"))
                .isNotNull();
    }

    @Test
    void theFirstKeyOfARepositoryRunsAtTheStart() {
        Scenario scenario = read("versions: { 'api:3': {}, 'shop/web:1.4.2': {}, 'shop/web:1.5.0': {} }");
        assertThat(scenario.runningBefore("registry.example/shop/web:1.5.0"))
                .isEqualTo("registry.example/shop/web:1.4.2");
        assertThat(scenario.runningBefore("api:3")).isEqualTo("api:3");
        assertThat(Scenario.CALM.runningBefore("shop/web:1.5.0")).isEqualTo("shop/web:current");
    }
}
