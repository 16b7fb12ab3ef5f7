package io.jenkins.plugins.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Item;
import hudson.model.Result;
import hudson.model.User;
import io.jenkins.plugins.delivery.rollout.DeliveryPermissions;
import io.jenkins.plugins.delivery.rollout.RolloutPage;
import java.net.URL;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Who may say what to a rollout, over HTTP: every person with every command. */
@WithJenkins
class CommandsTest {
    private static final List<String> COMMANDS = List.of("pause", "resume", "promote", "abort");

    private static JenkinsRule r;
    private static int jobs;

    private WorkflowRun run;
    private RolloutPage page;

    @BeforeAll
    static void jenkins(JenkinsRule rule) {
        r = rule;
        r.jenkins.setSecurityRealm(r.createDummySecurityRealm());
        r.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .toEveryone()
                .grant(DeliveryPermissions.PROMOTE)
                .everywhere()
                .to("promoter")
                .grant(DeliveryPermissions.ABORT)
                .everywhere()
                .to("aborter")
                .grant(Item.CANCEL)
                .everywhere()
                .to("canceller")
                .grant(Item.BUILD, Item.CONFIGURE)
                .everywhere()
                .to("developer"));
    }

    @BeforeEach
    void hold() throws Exception {
        Practice.calm();
        run = Jobs.start(Jobs.job("p" + jobs++, CanaryRolloutStepTest.HOLDING));
        page = Jobs.holding(run, r);
    }

    private int say(String user, String command, HttpMethod method, boolean crumb) throws Exception {
        return answer(user, command, method, crumb).getStatusCode();
    }

    private WebResponse answer(String user, String command, HttpMethod method, boolean crumb) throws Exception {
        try (JenkinsRule.WebClient web = r.createWebClient().withThrowExceptionOnFailingStatusCode(false)) {
            // Who is nobody is taken to the login page after the refusal, by a script; here the refusal counts.
            web.getOptions().setJavaScriptEnabled(false);
            web.getOptions().setRedirectEnabled(!user.equals("anonymous"));
            web.setRefreshHandler((page, url, seconds) -> {});
            if (!user.equals("anonymous")) {
                web.login(user);
            }
            WebRequest request =
                    new WebRequest(new URL(r.getURL(), page.getUrl() + command + "?reason=because"), method);
            return web.getPage(crumb ? web.addCrumb(request) : request).getWebResponse();
        }
    }

    @Test
    void nobodyWithoutTheRightIsHeard() throws Exception {
        for (String user : List.of("anonymous", "reader", "developer")) {
            for (String command : COMMANDS) {
                assertThat(say(user, command, HttpMethod.POST, true))
                        .as("%s: %s", user, command)
                        .isEqualTo(403);
            }
        }
        for (String command : List.of("pause", "resume", "promote")) {
            assertThat(say("aborter", command, HttpMethod.POST, true))
                    .as(command)
                    .isEqualTo(403);
        }
        assertThat(say("promoter", "abort", HttpMethod.POST, true)).isEqualTo(403);
        for (String command : COMMANDS) {
            assertThat(say("admin", command, HttpMethod.GET, true))
                    .as("GET %s", command)
                    .isEqualTo(405);
            assertThat(say("admin", command, HttpMethod.POST, false))
                    .as("no crumb: %s", command)
                    .isEqualTo(403);
        }
        assertThat(page.stored().orElseThrow().state().waits().heldBy()).isEmpty();
        r.assertLogNotContains("because", run);
        assertThat(say("canceller", "abort", HttpMethod.POST, true)).isEqualTo(200);
        r.assertBuildStatus(Result.ABORTED, r.waitForCompletion(run));
    }

    @Test
    void commandsAreRecordedWithTheirAuthor() throws Exception {
        assertThat(say("promoter", "pause", HttpMethod.POST, true)).isEqualTo(200);
        r.waitForMessage("paused by promoter: because", run);
        WebResponse twice = answer("promoter", "pause", HttpMethod.POST, true);
        assertThat(twice.getStatusCode()).isEqualTo(409);
        assertThat(twice.getContentAsString()).contains("it is already paused by promoter");
        assertThat(say("promoter", "promote", HttpMethod.POST, true)).isEqualTo(200);
        r.assertBuildStatusSuccess(r.waitForCompletion(run));
        r.assertLogContains("promoted at once by promoter: because", run);
        WebResponse late = answer("aborter", "abort", HttpMethod.POST, true);
        assertThat(late.getStatusCode()).isEqualTo(409);
        assertThat(late.getContentAsString()).contains("the rollout has ended: PROMOTED");
        assertThat(User.getById("promoter", false)).isNotNull();
    }
}
