package io.jenkins.plugins.delivery;

import io.jenkins.plugins.delivery.rollout.RolloutAction;
import io.jenkins.plugins.delivery.rollout.RolloutPage;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;

/** Pipelines for tests, and patience with them. */
final class Jobs {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Jobs() {}

    /** A job whose script is sandboxed. */
    static WorkflowJob job(String name, String script) throws Exception {
        WorkflowJob job = Jenkins.get().createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    static WorkflowRun start(WorkflowJob job) throws Exception {
        return job.scheduleBuild2(0).waitForStart();
    }

    static WorkflowRun run(String name) {
        return Jenkins.get().getItemByFullName(name, WorkflowJob.class).getLastBuild();
    }

    /** The build's only rollout, once it waits for a person. */
    static RolloutPage holding(WorkflowRun run, JenkinsRule r) throws Exception {
        r.waitForMessage("hold: waits until someone resumes", run);
        return rollout(run);
    }

    static RolloutPage rollout(WorkflowRun run) {
        return run.getAction(RolloutAction.class).getRollouts().get(0);
    }

    static void await(String what, Callable<Boolean> condition) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.call()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            Thread.sleep(50);
        }
    }
}
