package io.jenkins.delivery.rehearsal.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.delivery.json.Json;
import io.jenkins.delivery.rehearsal.RehearsalResult;
import io.jenkins.delivery.rehearsal.RolloutRecord;
import io.jenkins.delivery.rehearsal.RolloutRecord.Requests;
import io.jenkins.delivery.rehearsal.RunResult;
import io.jenkins.delivery.rehearsal.StageRecord;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportJsonTest {
    @Test
    void the_format_is_this_one() {
        RehearsalResult result = new RehearsalResult(
                RunResult.FAILURE,
                2640.5004,
                0.8126,
                7,
                "Jenkinsfile",
                Optional.of("bad-release.yaml"),
                List.of(new StageRecord("Release", RunResult.FAILURE, 0, 2640.5)),
                List.of(new RolloutRecord(
                        "canaryRollout",
                        "shop/web",
                        "shop/web:1.4.2",
                        "shop/web:1.5.0",
                        RolloutRecord.Outcome.ROLLED_BACK,
                        "errors: 43 of 788 requests (5.46 %)",
                        Optional.of(60.0),
                        Optional.of(60.0),
                        Optional.of(60.35),
                        new Requests(512_000, 640, 92),
                        List.of(
                                Event.of(3, "started").with("checks", 1).done(),
                                Event.of(11.6, "weight")
                                        .with("value", 20)
                                        .with("effective", 19)
                                        .done(),
                                Event.of(16.6, "look")
                                        .with("check", "errors")
                                        .with("verdict", "UNDECIDED")
                                        .with("limit", 0.01)
                                        .with("lower", 0.00123456789)
                                        .done(),
                                Event.of(20, "traffic")
                                        .with("seconds", 5.0)
                                        .with("old", Counts.of(800, 1))
                                        .with("new", Counts.of(200, 11))
                                        .done(),
                                Event.of(60.35, "weight")
                                        .with("value", 0)
                                        .with("effective", 0)
                                        .done()))),
                List.of());

        assertThat(ReportJson.write(result))
                .isEqualTo(
                        """
                        {
                          "result": "FAILURE",
                          "virtualSeconds": 2640.5,
                          "wallSeconds": 0.813,
                          "seed": 7,
                          "jenkinsfile": "Jenkinsfile",
                          "scenario": "bad-release.yaml",
                          "stages": [
                            {
                              "name": "Release",
                              "result": "FAILURE",
                              "startedAt": 0,
                              "endedAt": 2640.5
                            }
                          ],
                          "rollouts": [
                            {
                              "step": "canaryRollout",
                              "target": "shop/web",
                              "fromVersion": "shop/web:1.4.2",
                              "toVersion": "shop/web:1.5.0",
                              "outcome": "ROLLED_BACK",
                              "reason": "errors: 43 of 788 requests (5.46 %)",
                              "detectedAt": 60,
                              "decidedAt": 60,
                              "restoredAt": 60.35,
                              "requests": {"total": 512000, "failed": 640, "failedByNewVersion": 92},
                              "events": [
                                {"at": 3, "type": "started", "checks": 1},
                                {"at": 11.6, "type": "weight", "value": 20, "effective": 19},
                                {"at": 16.6, "type": "look", "check": "errors", "verdict": "UNDECIDED", "limit": 0.01, "lower": 0.00123457},
                                {"at": 20, "type": "traffic", "seconds": 5, "old": {"requests": 800, "failed": 1}, "new": {"requests": 200, "failed": 11}},
                                {"at": 60.35, "type": "weight", "value": 0, "effective": 0}
                              ]
                            }
                          ]
                        }
                        """);
    }

    @Test
    void what_did_not_happen_is_null_and_not_left_out() throws Exception {
        RolloutRecord failed = new RolloutRecord(
                "canaryRollout",
                "shop/web",
                "a",
                "b",
                RolloutRecord.Outcome.FAILED,
                "the lease is held",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Requests(0, 0, 0),
                List.of());

        JsonNode tree = Json.mapper().readTree(ReportJson.write(SampleRun.of(RunResult.FAILURE, List.of(failed))));

        assertThat(tree.path("scenario").isNull()).isTrue();
        assertThat(tree.path("stages").isArray()).isTrue();
        JsonNode rollout = tree.path("rollouts").path(0);
        assertThat(rollout.path("detectedAt").isNull()).isTrue();
        assertThat(rollout.path("decidedAt").isNull()).isTrue();
        assertThat(rollout.path("restoredAt").isNull()).isTrue();
        assertThat(rollout.path("events").isArray()).isTrue();
    }

    @Test
    void no_rollouts_and_no_stages_are_empty_lists() {
        assertThat(ReportJson.write(SampleRun.of(RunResult.SUCCESS, List.of())))
                .contains("\"stages\": []", "\"rollouts\": []")
                .endsWith("}\n");
    }

    @Test
    void a_detail_cannot_hide_what_an_event_is_and_numbers_that_json_lacks_are_null() throws Exception {
        RolloutRecord record = new RolloutRecord(
                "s",
                "t",
                "a",
                "b",
                RolloutRecord.Outcome.PROMOTED,
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Requests(0, 0, 0),
                List.of(Event.of(1, "look")
                        .with("type", "weight")
                        .with("at", 99)
                        .with("rate", Double.NaN)
                        .with("upper", Double.POSITIVE_INFINITY)
                        .done()));

        JsonNode event = Json.mapper()
                .readTree(ReportJson.write(SampleRun.of(RunResult.SUCCESS, List.of(record))))
                .at("/rollouts/0/events/0");

        assertThat(event.path("type").asText()).isEqualTo("look");
        assertThat(event.path("at").asInt()).isEqualTo(1);
        assertThat(event.path("rate").isNull()).isTrue();
        assertThat(event.path("upper").isNull()).isTrue();
    }

    @Test
    void the_same_seed_gives_the_same_bytes_in_any_language_and_another_seed_others() {
        String json = ReportJson.write(SampleRun.rolledBack(7));
        String html = ReportHtml.write(SampleRun.rolledBack(7));
        Locale before = Locale.getDefault();
        try {
            for (String tag : List.of("de-DE", "tr-TR", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertThat(ReportJson.write(SampleRun.rolledBack(7))).isEqualTo(json);
                assertThat(ReportHtml.write(SampleRun.rolledBack(7))).isEqualTo(html);
            }
        } finally {
            Locale.setDefault(before);
        }
        assertThat(ReportJson.write(SampleRun.rolledBack(8))).isNotEqualTo(json);
    }

    @Test
    void a_rollback_ends_with_weight_0_and_its_times_are_in_order() throws Exception {
        JsonNode rollout = Json.mapper()
                .readTree(ReportJson.write(SampleRun.rolledBack(7)))
                .at("/rollouts/0");

        JsonNode last = null;
        double before = 0;
        for (JsonNode event : rollout.path("events")) {
            assertThat(event.path("at").asDouble()).isGreaterThanOrEqualTo(before);
            before = event.path("at").asDouble();
            last = event.path("type").asText().equals("weight") ? event : last;
        }
        assertThat(last).isNotNull();
        assertThat(last.path("value").asInt(-1)).isZero();
        assertThat(last.path("effective").asInt(-1)).isZero();
        assertThat(rollout.path("detectedAt").asDouble()).isGreaterThan(1200);
        assertThat(rollout.path("restoredAt").asDouble())
                .isGreaterThan(rollout.path("decidedAt").asDouble());
    }
}
