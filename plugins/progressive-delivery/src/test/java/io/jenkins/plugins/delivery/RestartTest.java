package io.jenkins.plugins.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Util;
import hudson.model.Result;
import io.jenkins.plugins.delivery.rollout.Rollouts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Jenkins goes down in the middle; the cluster stays. */
class RestartTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @Test
    void goesOnAfterARestart() throws Throwable {
        Practice.calm();
        sessions.then(r -> Jobs.holding(Jobs.start(Jobs.job("p", CanaryRolloutStepTest.HOLDING)), r));
        sessions.then(r -> {
            WorkflowRun run = Jobs.run("p");
            Jobs.await(
                    "the rollout",
                    () -> Jobs.rollout(run).isLive()
                            && Jobs.rollout(run).stored().isPresent());
            Jobs.await("the driver", () -> {
                Jobs.rollout(run).doResume("");
                return Jobs.rollout(run).stored().orElseThrow().state().waits().resumed()
                        || Jobs.rollout(run).stored().orElseThrow().state().ended();
            });
            r.assertBuildStatusSuccess(r.waitForCompletion(run));
            r.assertLogContains("PROMOTED", run);
        });
    }

    /** The build is lost (here: its folder); the index and the cluster's state are all that is left. */
    @Test
    void anOrphanIsSentBack() throws Throwable {
        Practice.calm();
        sessions.then(r -> {
            WorkflowJob job = Jobs.job("p", CanaryRolloutStepTest.HOLDING);
            job.addProperty(new DurabilityHintJobProperty(FlowDurabilityHint.PERFORMANCE_OPTIMIZED));
            WorkflowRun run = Jobs.start(job);
            Jobs.holding(run, r);
            assertThat(Rollouts.journal(run, Jobs.rollout(run).getId())).exists();
        });
        Util.deleteRecursive(
                sessions.getHome().toPath().resolve("jobs/p/builds").toFile());
        sessions.then(r -> {
            Path index = r.jenkins.getRootDir().toPath().resolve("delivery/rollouts");
            Jobs.await("the way back", () -> {
                try (var files = Files.list(index)) {
                    return files.findAny().isEmpty();
                }
            });
            assertThat(Practice.deployment("web").template()).isEqualTo("shop/web:1");
            assertThat(Practice.deployment("web").versions()).containsOnlyKeys("shop/web:1");
            assertThat(Practice.deployment("web").leaseHolder()).isEmpty();
        });
    }

    @Test
    void aStoppedBuildWhoseWayBackWasInterruptedEndsAborted() throws Throwable {
        Practice.calm();
        sessions.then(r -> {
            WorkflowRun run = Jobs.start(Jobs.job("p", CanaryRolloutStepTest.HOLDING));
            Jobs.holding(run, r);
            // Said, written, and not yet done when Jenkins goes down.
            Jobs.rollout(run).doAbort("restart meanwhile");
        });
        sessions.then(r -> {
            WorkflowRun run = Jobs.run("p");
            r.assertBuildStatus(Result.ABORTED, r.waitForCompletion(run));
            assertThat(Jobs.rollout(run).getOutcome()).isEqualTo("ABORTED");
            assertThat(Files.readString(Rollouts.journal(run, Jobs.rollout(run).getId()), StandardCharsets.UTF_8))
                    .contains("restart meanwhile");
        });
    }
}
