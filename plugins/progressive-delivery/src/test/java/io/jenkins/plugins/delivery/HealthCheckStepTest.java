package io.jenkins.plugins.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** {@code adaptiveHealthCheck} against this very Jenkins, and against a port where nobody listens. */
@WithJenkins
class HealthCheckStepTest {
    private static JenkinsRule r;

    @BeforeAll
    static void jenkins(JenkinsRule rule) {
        r = rule;
    }

    private static String jenkinsItself() throws Exception {
        return r.getURL() + "login";
    }

    @Test
    void healthy() throws Exception {
        WorkflowRun run = Jobs.start(Jobs.job(
                "healthy",
                "pipeline { agent none\n stages { stage('check') { steps { adaptiveHealthCheck(checks: [httpCheck('"
                        + jenkinsItself() + "'), tcpCheck('" + r.getURL().getHost() + ":"
                        + r.getURL().getPort() + "')]) } } } }"));
        r.assertBuildStatusSuccess(r.waitForCompletion(run));
        r.assertLogContains("[health] all healthy after", run);
        assertThat(run.getRootDir().toPath().resolve("delivery"))
                .satisfiesAnyOf(
                        folder -> assertThat(folder).doesNotExist(),
                        folder -> assertThat(folder).isEmptyDirectory());
    }

    @Test
    void saysWhichOneHowAndItsLastAnswer() throws Exception {
        WorkflowRun run = Jobs.start(Jobs.job(
                "unhealthy",
                "adaptiveHealthCheck checks: [httpCheck('" + jenkinsItself()
                        + "'), tcpCheck(address: '127.0.0.1:1', name: 'database')], within: '2s', attempts: 3"));
        r.assertBuildStatus(Result.FAILURE, r.waitForCompletion(run));
        assertThat(run.getLog(200))
                .filteredOn(line -> line.startsWith("ERROR: "))
                .singleElement()
                .asString()
                .startsWith("ERROR: adaptiveHealthCheck: database: not healthy within")
                .contains("the last answer: ")
                .doesNotContain("http ");
    }

    @Test
    void aStopEndsItAtOnce() throws Exception {
        WorkflowRun run =
                Jobs.start(Jobs.job("stopped", "adaptiveHealthCheck checks: [tcpCheck('127.0.0.1:1')], within: '10m'"));
        r.waitForMessage("adaptiveHealthCheck", run);
        run.getExecutor().interrupt();
        r.assertBuildStatus(Result.ABORTED, r.waitForCompletion(run));
    }
}
