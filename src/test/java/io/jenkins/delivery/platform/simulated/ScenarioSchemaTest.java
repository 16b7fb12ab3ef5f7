package io.jenkins.delivery.platform.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Editors check scenarios by the schema, the reader by itself: they must agree. */
class ScenarioSchemaTest {
    private static final JsonNode SCHEMA = load();

    private static JsonNode load() {
        try (InputStream in = Scenario.class.getResourceAsStream("scenario.schema.json")) {
            return new ObjectMapper().readTree(in);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Set<String> complaints(String yaml) {
        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(SCHEMA.toString());
        Set<String> complaints = new TreeSet<>();
        schema.validate(yaml, InputFormat.YAML).forEach(complaint -> complaints.add(complaint.toString()));
        return complaints;
    }

    private static Set<String> keys(String pointer) {
        JsonNode object = SCHEMA.at(pointer);
        assertThat(object.path("additionalProperties").asBoolean(true))
                .as(pointer + " is closed")
                .isFalse();
        Set<String> keys = new TreeSet<>();
        object.path("properties").fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static List<String> words(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void theSchemaHasTheKeysThatTheReaderKnowsAndNoOthers() {
        Map<String, List<String>> known = Map.of(
                "", ScenarioReader.SCENARIO_KEYS,
                "/properties/traffic/oneOf/1", ScenarioReader.TRAFFIC_KEYS,
                "/$defs/trafficSteps/items", ScenarioReader.TRAFFIC_STEP_KEYS,
                "/$defs/errorRate/oneOf/1/items", ScenarioReader.STEP_KEYS,
                "/$defs/responseTime/oneOf/1/items", ScenarioReader.STEP_KEYS,
                "/$defs/version/oneOf/1", ScenarioReader.VERSION_KEYS,
                "/$defs/latency", ScenarioReader.LATENCY_KEYS,
                "/$defs/fault", ScenarioReader.FAULT_KEYS,
                "/$defs/deed", ScenarioReader.DEED_KEYS);
        known.forEach(
                (pointer, keys) -> assertThat(keys(pointer)).as(pointer).containsExactlyInAnyOrderElementsOf(keys));
    }

    @Test
    void theSchemaHasTheWordsThatTheReaderKnows() {
        assertThat(words(SCHEMA.at("/$defs/fault/properties/kind/enum")))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Fault.Kind.values()).map(Fault.Kind::word).toList());
        assertThat(words(SCHEMA.at("/$defs/deed/properties/does/enum")))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Deed.Does.values()).map(Deed.Does::word).toList());
        assertThat(words(SCHEMA.at("/properties/router/enum")))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Scenario.Router.values())
                        .map(Scenario.Router::word)
                        .toList());
    }

    @Test
    void theSchemaHasTheKeysOfEachFault() {
        for (JsonNode rule : SCHEMA.at("/$defs/fault/allOf")) {
            for (String word : words(rule.at("/if/properties/kind/enum"))) {
                FaultKeys keys =
                        FaultKeys.of(Fault.Kind.valueOf(word.toUpperCase().replace('-', '_')));
                assertThat(words(rule.at("/then/required")))
                        .as(word)
                        .containsExactlyInAnyOrderElementsOf(keys.required());
                Set<String> forbidden = new TreeSet<>();
                rule.at("/then/properties").fieldNames().forEachRemaining(forbidden::add);
                Set<String> expected = new TreeSet<>(ScenarioReader.FAULT_KEYS);
                expected.remove("kind");
                expected.removeAll(FaultKeys.join(keys.required(), keys.optional()));
                assertThat(forbidden).as(word).isEqualTo(expected);
            }
        }
    }

    static Stream<Path> examples() throws Exception {
        try (Stream<Path> files = Files.walk(Path.of("examples"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsAScenario(Path file) throws Exception {
        assertThat(ScenarioReader.read(file)).isNotNull();
        assertThat(complaints(Files.readString(file))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sed: 7",
                "seed: '7'",
                "replicas: 0",
                "router: mesh",
                "traffic: []",
                "traffic: [ { at: 5, requestsPerSecond: 1 } ]",
                "versions: { 'a:1': { errorRate: 5 } }",
                "versions: { 'a:1': { readyAfter: ten } }",
                "versions: { 'a:1': { latency: { p50: 2s } } }",
                "faults: [ { kind: api-server-away, at: 1s } ]",
                "faults: [ { kind: deleted, at: 1s, pods: 3 } ]",
                "people: [ { at: 1s, name: a, does: resumes } ]"
            })
    void refusesWhatTheReaderRefuses(String text) {
        assertThat(complaints(text)).isNotEmpty();
        assertThatThrownBy(() -> ScenarioReader.read("day.yaml", text)).isInstanceOf(BadScenarioException.class);
    }
}
