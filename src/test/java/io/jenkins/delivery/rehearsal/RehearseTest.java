package io.jenkins.delivery.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as people call it, but in this process. */
class RehearseTest {
    private static final String CANARY = "examples/canary/Jenkinsfile";
    private static final String BAD_RELEASE = "examples/canary/bad-release.yaml";

    @TempDir
    Path folder;

    private record Called(int status, String out, String err) {}

    private static Called rehearse(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Rehearse.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        return new Called(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Called rehearseText(String jenkinsfile, String scenario, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("Jenkinsfile"), jenkinsfile);
        List<String> arguments = new ArrayList<>(List.of(file.toString()));
        if (!scenario.isEmpty()) {
            arguments.addAll(List.of(
                    "--scenario",
                    Files.writeString(folder.resolve("day.yaml"), scenario).toString()));
        }
        arguments.addAll(List.of(more));
        return rehearse(arguments.toArray(String[]::new));
    }

    private static JsonNode report(Path folder) throws IOException {
        return new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    }

    @Test
    void theCanaryPromotesOnACalmDay() throws IOException {
        Called called = rehearse(CANARY, "--report", folder.toString());

        assertThat(called.status()).isZero();
        assertThat(called.err()).isEmpty();
        assertThat(called.out())
                .contains("▶ Deploy", "  5 %", "100 %", "PROMOTED", "SUCCESS")
                .doesNotContain("\u001b");
        JsonNode report = report(folder);
        assertThat(report.path("result").asText()).isEqualTo("SUCCESS");
        assertThat(report.path("virtualSeconds").asDouble()).isGreaterThan(40 * 60);
        assertThat(report.path("stages")).hasSize(2);
        JsonNode rollout = report.path("rollouts").path(0);
        assertThat(rollout.path("outcome").asText()).isEqualTo("PROMOTED");
        assertThat(rollout.path("requests").path("total").asLong()).isGreaterThan(400_000);
        assertThat(weights(rollout)).containsExactly(5, 20, 40, 60, 80, 100);
        assertThat(folder.resolve("report.html")).content().contains("<html", "shop/web");
    }

    @Test
    void theBadReleaseGoesBack() throws IOException {
        Called called = rehearse(CANARY, "--scenario", BAD_RELEASE, "--report", folder.toString());

        assertThat(called.status()).isEqualTo(1);
        assertThat(called.out()).contains("resumed by alice", "GOING BACK", "FAILURE");
        JsonNode rollout = report(folder).path("rollouts").path(0);
        assertThat(rollout.path("outcome").asText()).isEqualTo("ROLLED_BACK");
        assertThat(rollout.path("decidedAt").asDouble()).isBetween(14 * 60.0, 15 * 60.0);
        assertThat(rollout.path("restoredAt").asDouble()).isLessThan(15 * 60.0 + 60);
        List<Integer> weights = weights(rollout);
        assertThat(weights.get(weights.size() - 1)).isZero();
    }

    private static List<Integer> weights(JsonNode rollout) {
        List<Integer> weights = new ArrayList<>();
        rollout.path("events").forEach(event -> {
            if (event.path("type").asText().equals("weight")) {
                weights.add(event.path("effective").asInt());
            }
        });
        return weights;
    }

    @Test
    void theSameSeedGivesTheSameReportAndAnotherSeedAnotherOne() throws IOException {
        String first = reportOf("a", "3");
        assertThat(reportOf("b", "3")).isEqualTo(first);
        assertThat(reportOf("c", "4")).isNotEqualTo(first);
    }

    private String reportOf(String name, String seed) throws IOException {
        Path reports = folder.resolve(name);
        rehearse(CANARY, "--scenario", BAD_RELEASE, "--seed", seed, "--report", reports.toString());
        return Files.readString(reports.resolve("report.json"))
                .replaceAll("\"wallSeconds\": [0-9.]+", "")
                .replaceAll("\"seed\": [0-9]+", "");
    }

    @Test
    void aTimeoutAroundARolloutTakesItBack() throws IOException {
        Called called = rehearseText(
                "timeout(12) { canaryRollout(target: kubernetes(namespace: 'shop', deployment: 'web'), image: 'shop/web:2',"
                        + " phases: [weight(20), pause('10m'), weight(50), pause('10m')]) }",
                "",
                "--report",
                folder.toString());

        assertThat(called.status()).isEqualTo(1);
        JsonNode report = report(folder);
        assertThat(report.path("result").asText()).isEqualTo("ABORTED");
        JsonNode rollout = report.path("rollouts").path(0);
        assertThat(rollout.path("outcome").asText()).isEqualTo("ABORTED");
        assertThat(weights(rollout)).endsWith(0);
        assertThat(rollout.path("decidedAt").asDouble()).isEqualTo(720);
    }

    @Test
    void aRollbackMayReturnItsOutcome() throws IOException {
        Called called = rehearseText(
                "def o = canaryRollout(target: kubernetes('web'), image: 'shop/web:1.5.0', failOnRollback: false,"
                        + " phases: [weight(50), pause('10m')])\necho \"outcome ${o.outcome} to ${o.fromVersion}\"",
                "versions: { 'shop/web:1.4.2': {}, 'shop/web:1.5.0': { errorRate: 0.3 } }");

        assertThat(called.status()).isZero();
        assertThat(called.out()).contains("outcome ROLLED_BACK to shop/web:1.4.2");
    }

    @Test
    void peopleAnswerAnInputAndOnlyThoseWhoMay() throws IOException {
        String ask = "input message: 'Deploy?', submitter: 'ops'";
        Called approved = rehearseText(
                ask,
                "people: [ { at: 10s, name: bob, does: approve },"
                        + " { at: 20s, name: alice, groups: [ops], does: approve } ]");
        Called nobody = rehearseText(ask, "people: [ { at: 10s, name: bob, does: approve } ]");

        assertThat(approved.status()).isZero();
        assertThat(nobody.status()).isEqualTo(1);
        assertThat(nobody.out()).contains("ABORTED", "nobody in the scenario answers 'Deploy?'", "may answer: ops");
    }

    @Test
    void twoRolloutsInParallelAreTheSameEachTime() throws IOException {
        String both =
                "parallel a: { canaryRollout(target: kubernetes('a'), image: 'a:2', phases: [weight(10), pause('2m')]) },"
                        + " b: { canaryRollout(target: kubernetes('b'), image: 'b:2', phases: [weight(30), hold()]) }";
        Called first = rehearseText(both, "");
        Called second = rehearseText(both, "");

        assertThat(first.status()).isZero();
        assertThat(lines(second)).isEqualTo(lines(first));
    }

    private static List<String> lines(Called called) {
        return called.out()
                .lines()
                .filter(line -> !line.contains("on this desk"))
                .toList();
    }

    @Test
    void healthChecksRunOnTheSimulatedCluster() throws IOException {
        Called called = rehearseText(
                "adaptiveHealthCheck(checks: [httpCheck('https://shop.example/health'), tcpCheck('db.example:5432')])",
                "");

        assertThat(called.err()).isEmpty();
        assertThat(called.status()).isZero();
        assertThat(called.out()).contains("healthy after");
    }

    @Test
    void badInputIsOneMessageAndStatus2() throws IOException {
        bad(rehearse("no/such/Jenkinsfile"), "no/such/Jenkinsfile: there is no such file");
        bad(rehearse(), "missing required parameter: 'JENKINSFILE'");
        bad(rehearse(CANARY, "--scenaro", "x"), "there is no option '--scenaro'; did you mean --scenario?");
        bad(rehearse(CANARY, "--seed", "seven"), "seven");
        bad(rehearse(CANARY, "--kubeconfig", "no/such/config"), "--kubeconfig no/such/config: cannot be read");
        bad(rehearseText("echo 'x'", "sed: 7"), "day.yaml:1");
        bad(
                rehearseText(
                        "\ncanaryRollout(target: kubernetes('web'), image: 'shop/api:1')",
                        "versions: { 'shop/web:1': {} }"),
                "Jenkinsfile:2: image: ");
    }

    private static void bad(Called called, String message) {
        assertThat(called.status()).as(called.err()).isEqualTo(2);
        assertThat(called.err().lines()).singleElement().asString().contains(message);
        assertThat(called.err()).doesNotContain("Exception");
    }

    @Test
    void helpSaysHowItEnds() {
        Called called = rehearse("--help");

        assertThat(called.status()).isZero();
        assertThat(called.out()).contains("--scenario", "--stub", "Exit status: 0 success; 1", "without a sandbox");
    }
}
