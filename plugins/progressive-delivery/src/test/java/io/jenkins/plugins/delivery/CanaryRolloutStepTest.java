package io.jenkins.plugins.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.delivery.rollout.RolloutPage;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.actions.PauseAction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The step on the simulated cluster: what a build sees of a rollout. */
@WithJenkins
class CanaryRolloutStepTest {
    private static JenkinsRule r;

    @BeforeAll
    static void jenkins(JenkinsRule rule) {
        r = rule;
    }

    @BeforeEach
    void weather() {
        Practice.calm();
    }

    @Test
    void declarativePromotes() throws Exception {
        WorkflowRun run = Jobs.start(Jobs.job("declarative", """
                pipeline {
                  agent none
                  stages {
                    stage('deploy') {
                      steps {
                        canaryRollout(
                          target: kubernetes(deployment: 'web', namespace: 'practice', router: gatewayApi('web')),
                          image: 'shop/web:2',
                          phases: [weight(20), pause('1s'), weight(percent: 60, bake: '1s')])
                      }
                    }
                  }
                }
                """));
        r.assertBuildStatusSuccess(r.waitForCompletion(run));
        r.assertLogContains("traffic: 20 % on the new version", run);
        r.assertLogContains("PROMOTED: shop/web:2 serves alone", run);
        r.assertLogContains("WARNING: no metric source and no check is configured", run);
        Path folder = run.getRootDir().toPath().resolve("delivery");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1).allMatch(file -> file.toString().endsWith(".jsonl"));
        }
        assertThat(Jobs.rollout(run).getOutcome()).isEqualTo("PROMOTED");
        assertThat(r.jenkins.getRootDir().toPath().resolve("delivery/rollouts")).isEmptyDirectory();
    }

    @Test
    void scriptedReadsTheOutcomeInTheSandbox() throws Exception {
        Practice.weather("""
                replicas: 4
                versions:
                  "shop/web:1": { errorRate: 0.0, readyAfter: 100ms }
                  "shop/web:2": { errorRate: 0.0, readyAfter: 100ms }
                faults:
                  - { kind: pods-never-ready, at: 0s, for: 10m }
                """);
        WorkflowRun run = Jobs.start(Jobs.job("outcome", """
                def r = canaryRollout(
                    target: kubernetes(deployment: 'web', namespace: 'practice'),
                    image: 'shop/web:2',
                    phases: [weight(20)],
                    progressDeadline: '2s',
                    failOnRollback: false)
                if (r.outcome == 'ROLLED_BACK') {
                  echo "went back from ${r.toVersion} to ${r.fromVersion} at ${r.decidedAt}: ${r.reason}"
                }
                """));
        r.assertBuildStatusSuccess(r.waitForCompletion(run));
        r.assertLogContains("went back from shop/web:2 to shop/web:1 at 20", run);
    }

    @Test
    void rollbackFailsTheBuild() throws Exception {
        Practice.weather("""
                replicas: 4
                versions:
                  "shop/web:1": { errorRate: 0.0, readyAfter: 100ms }
                  "shop/web:2": { errorRate: 0.0, readyAfter: 100ms }
                faults:
                  - { kind: pods-never-ready, at: 0s, for: 10m }
                """);
        WorkflowRun run = Jobs.start(Jobs.job("rollback", """
                canaryRollout(
                    target: kubernetes(deployment: 'web', namespace: 'practice'),
                    image: 'shop/web:2',
                    phases: [weight(20)],
                    progressDeadline: '2s')
                """));
        r.assertBuildStatus(Result.FAILURE, r.waitForCompletion(run));
        r.assertLogContains("ERROR: canaryRollout: rolled back to shop/web:1: still not there after 2 s", run);
        r.assertLogNotContains("\tat ", run);
    }

    @Test
    void holdNeedsAPersonAndIsShownAsAPause() throws Exception {
        WorkflowRun run = Jobs.start(Jobs.job("hold", HOLDING));
        RolloutPage page = Jobs.holding(run, r);
        Jobs.await(
                "the pause",
                () -> run.getExecution().getCurrentHeads().stream()
                        .anyMatch(node -> PauseAction.getCurrentPause(node) != null));
        assertThat(page.isLive()).isTrue();
        assertThat(r.jenkins.getRootDir().toPath().resolve("delivery/rollouts")).isNotEmptyDirectory();
        page.doResume("looks good");
        r.assertBuildStatusSuccess(r.waitForCompletion(run));
        r.assertLogContains(": looks good", run);
        assertThat(run.getExecution().getCurrentHeads()).noneMatch(node -> PauseAction.getCurrentPause(node) != null);
    }

    @Test
    void abortOnThePageAbortsTheBuild() throws Exception {
        WorkflowRun run = Jobs.start(Jobs.job("abort", HOLDING));
        Jobs.holding(run, r).doAbort("too many complaints");
        r.assertBuildStatus(Result.ABORTED, r.waitForCompletion(run));
        r.assertLogContains("GOING BACK: aborted by SYSTEM: too many complaints", run);
        r.assertLogContains("all traffic is on the old version again", run);
    }

    @Test
    void stoppingTheBuildSendsTheRolloutBack() throws Exception {
        WorkflowRun run = Jobs.start(Jobs.job("stop", HOLDING));
        RolloutPage page = Jobs.holding(run, r);
        run.getExecutor().interrupt();
        r.assertBuildStatus(Result.ABORTED, r.waitForCompletion(run));
        assertThat(page.getOutcome()).isEqualTo("ABORTED");
        r.assertLogContains("all traffic is on the old version again", run);
    }

    @Test
    void timeoutJustWorks() throws Exception {
        WorkflowRun run = Jobs.start(Jobs.job("timeout", "timeout(time: 5, unit: 'SECONDS') {\n" + HOLDING + "\n}"));
        r.assertBuildStatus(Result.ABORTED, r.waitForCompletion(run));
        r.assertLogContains("Timeout has been exceeded", run);
        assertThat(Jobs.rollout(run).getOutcome()).isEqualTo("ABORTED");
    }

    static final String HOLDING = """
            canaryRollout(
                target: kubernetes(deployment: 'web', namespace: 'practice', router: gatewayApi('web')),
                image: 'shop/web:2',
                phases: [weight(20), hold(), weight(60)])
            """;
}
