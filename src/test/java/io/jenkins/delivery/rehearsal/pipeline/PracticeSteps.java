package io.jenkins.delivery.rehearsal.pipeline;

import io.jenkins.delivery.rehearsal.RunResult;
import io.jenkins.delivery.rehearsal.pipeline.Narrator.Kind;
import io.jenkins.delivery.step.CanaryRolloutSpec;
import io.jenkins.delivery.time.Scheduler;
import java.time.Duration;

/** Rollouts that take ten minutes, and five seconds to go back when they are stopped; an image tagged 'bad' goes back by itself. */
final class PracticeSteps extends CatalogueSteps {
    @Override
    protected StepCall start(String name, Object spec, StepContext context, Completion end) {
        String image = spec instanceof CanaryRolloutSpec canary ? canary.image() : "";
        Loop loop = context.loop();
        context.say(Kind.EVENT, name + " " + image + " begins");
        Scheduler.Timer timer = loop.at(loop.now().plus(Duration.ofMinutes(10)), () -> {
            if (image.endsWith(":bad")) {
                end.fail(new StepFailedException(name + ": rolled back"));
            } else {
                context.say(Kind.GOOD, name + " promoted");
                end.succeed("PROMOTED");
            }
        });
        return cause -> {
            timer.cancel();
            loop.at(loop.now().plus(Duration.ofSeconds(5)), () -> {
                context.say(Kind.WARNING, name + " went back: " + cause);
                end.fail(new StepInterruptedException(RunResult.ABORTED, cause));
            });
        };
    }
}
