package io.jenkins.plugins.delivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.delivery.analysis.Check;
import io.jenkins.delivery.analysis.CheckState;
import io.jenkins.delivery.analysis.MetricQuery;
import io.jenkins.delivery.analysis.RateLimitCheck;
import io.jenkins.delivery.analysis.Reading;
import io.jenkins.delivery.json.Json;
import io.jenkins.delivery.platform.Baseline;
import io.jenkins.delivery.rollout.Cause;
import io.jenkins.delivery.rollout.FileJournal;
import io.jenkins.delivery.rollout.Journal;
import io.jenkins.delivery.rollout.Outcome;
import io.jenkins.delivery.rollout.Patience;
import io.jenkins.delivery.rollout.Position;
import io.jenkins.delivery.rollout.RolloutEvent;
import io.jenkins.delivery.rollout.RolloutPlan;
import io.jenkins.delivery.rollout.RolloutState;
import io.jenkins.delivery.rollout.Stage;
import io.jenkins.delivery.rollout.Times;
import io.jenkins.delivery.rollout.Traffic;
import io.jenkins.delivery.rollout.Waits;
import io.jenkins.delivery.strategy.Canary;
import io.jenkins.delivery.traffic.TrafficRouter.Precision;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The page of a rollout that has ended: it is drawn from the journal alone. */
@WithJenkins
class RolloutPageTest {
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final String ID = "r-0123456789abcdef";
    /** Everything that comes from a cluster, a scanner or a person is hostile text. */
    private static final String HOSTILE =
            "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>";

    private JenkinsRule jenkins;
    private FreeStyleBuild build;

    @TempDir
    Path work;

    @BeforeEach
    void aBuildWithARolledBackRollout(JenkinsRule rule) throws Exception {
        jenkins = rule;
        FreeStyleProject project = rule.createFreeStyleProject("shop");
        build = rule.buildAndAssertSuccess(project);
        FileJournal journal = new FileJournal(Rollouts.journal(build, ID));
        journal.begin(plan());
        journal.append(new Journal.Entry(state(), events()), true);
        RolloutAction.add(build, ID);
    }

    private String address() {
        return build.getUrl() + "rollout/" + ID + "/";
    }

    @Test
    void isReadableWithoutScripts() throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient().withJavaScriptEnabled(false)) {
            HtmlPage page = client.goTo(address());
            assertThat(page.asNormalizedText())
                    .contains("Rolled back to shop/web:1.4.2")
                    .contains("kubernetes: shop/web");
            assertThat(page.getWebResponse().getContentAsString())
                    .doesNotContain("<img src=x")
                    .doesNotContain("<script>document.title");
        }
    }

    @Test
    void theBuildListsItsRollouts() throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient().withJavaScriptEnabled(false)) {
            HtmlPage page = client.goTo(build.getUrl() + "rollout/");
            assertThat(page.asNormalizedText()).contains("kubernetes: shop/web").contains("shop/web:1.5.0");
            assertThat(page.getAnchorByText("kubernetes: shop/web").getHrefAttribute())
                    .isEqualTo(ID + "/");
        }
    }

    @Test
    void theLiveViewAnswersNothingNewWhenNothingIsNew() throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false)) {
            Page first = client.goTo(address() + "live", "application/json");
            JsonNode view = Json.mapper().readTree(first.getWebResponse().getContentAsString());
            assertThat(view.path("ended").asBoolean()).isTrue();
            assertThat(view.path("tone").asText()).isEqualTo("bad");
            assertThat(view.path("phases").get(1).path("status").asText()).isEqualTo("left");
            assertThat(view.path("weights")).hasSize(3);
            assertThat(view.path("log").size()).isGreaterThan(3);
            WebRequest again = new WebRequest(first.getUrl());
            again.setAdditionalHeader("If-None-Match", first.getWebResponse().getResponseHeaderValue("ETag"));
            assertThat(client.getPage(again).getWebResponse().getStatusCode()).isEqualTo(304);
        }
    }

    @Test
    void aBrowserDrawsItWithoutBreakingTheContentSecurityPolicy() throws Exception {
        Optional<Chromium> browser = Chromium.find();
        assumeTrue(browser.isPresent(), "chromium is not on the PATH (Debian: apt-get install chromium)");
        String url = jenkins.getURL() + address();
        Chromium.Seen seen = browser.get().open(url, work);
        assertThat(seen.dom())
                .contains("delivery-phase-left")
                .contains("delivery-bar__candidate")
                .contains("delivery-plot")
                .contains("delivery-log")
                .contains("&lt;img src=x onerror=")
                .doesNotContain("<title>taken");
        assertThat(seen.complaints()).doesNotContain("Content Security Policy").doesNotContain("Uncaught");
        Path shots = Path.of("target", "screenshots");
        browser.get().screenshot(url, 1280, 1500, false, shots.resolve("rollout-wide.png"), work);
        browser.get().screenshot(url, 500, 1900, false, shots.resolve("rollout-narrow.png"), work);
        assertThat(shots.resolve("rollout-wide.png")).isNotEmptyFile();
    }

    private static RateLimitCheck check() {
        return RateLimitCheck.errors("metrics", new MetricQuery("total"), new MetricQuery("errors"));
    }

    private static RolloutPlan plan() {
        return new RolloutPlan(
                ID,
                "canaryRollout",
                "kubernetes: shop/web",
                "shop/web:1.5.0",
                Precision.EXACT,
                new Baseline("shop/web:1.4.2", 10, JsonNodeFactory.instance.objectNode()),
                JsonNodeFactory.instance.nullNode(),
                Canary.DEFAULT.phases(),
                List.<Check>of(check()),
                Patience.DEFAULT,
                START);
    }

    private static RolloutState state() {
        CheckState errors = check().begin(START);
        errors = check().fold(errors, counters(0, 0), START.plusSeconds(5));
        errors = check().fold(errors, counters(1000, 260), START.plusSeconds(10));
        return new RolloutState(
                new Position(Stage.ENDED, 1, 0, START, Optional.empty()),
                new Traffic(0, 0, false, false),
                new Waits(Optional.empty(), false, Map.of(), Optional.empty(), Optional.empty(), ""),
                Map.of(check().name(), errors),
                new Times(
                        START,
                        Optional.of(START.plusSeconds(10)),
                        Optional.of(START.plusSeconds(10)),
                        Optional.of(START.plusSeconds(11)),
                        Optional.of(START.plusSeconds(14))),
                Optional.of(cause()),
                Optional.of(Outcome.ROLLED_BACK));
    }

    private static Reading counters(double total, double events) {
        return new Reading.Counters(Map.of("pod", total), Map.of("pod", events));
    }

    private static Cause cause() {
        return new Cause(Cause.Kind.CHECK, "too many errors " + HOSTILE, START.plusSeconds(10));
    }

    private static List<RolloutEvent> events() {
        return List.of(
                new RolloutEvent.Started(START, "kubernetes: shop/web", "shop/web:1.4.2", "shop/web:1.5.0", 1),
                new RolloutEvent.PhaseBegan(START, 0, "prepare"),
                new RolloutEvent.PhaseBegan(START.plusSeconds(1), 1, "weight 10 %"),
                new RolloutEvent.Weight(START.plusSeconds(4), 10, 10),
                new RolloutEvent.TurnedBack(START.plusSeconds(10), cause()),
                new RolloutEvent.Weight(START.plusSeconds(11), 0, 0),
                new RolloutEvent.Restored(START.plusSeconds(11)),
                new RolloutEvent.Ended(START.plusSeconds(14), Outcome.ROLLED_BACK, "too many errors " + HOSTILE));
    }
}
