package io.jenkins.plugins.delivery.step;

import hudson.model.User;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;

/** Who stopped a step, and why, in words for the rollout's history. */
final class Causes {
    private Causes() {}

    private static List<CauseOfInterruption> of(Throwable stop) {
        return stop instanceof FlowInterruptedException interrupted ? interrupted.getCauses() : List.of();
    }

    static String who(Throwable stop) {
        return of(stop).stream()
                .filter(CauseOfInterruption.UserInterruption.class::isInstance)
                .map(cause -> ((CauseOfInterruption.UserInterruption) cause).getUserOrNull())
                .flatMap(user -> Optional.ofNullable(user).stream())
                .map(User::getId)
                .findFirst()
                .orElse("the build");
    }

    static String why(Throwable stop) {
        String causes = of(stop).stream()
                .map(CauseOfInterruption::getShortDescription)
                .filter(text -> text != null && !text.isBlank())
                .collect(Collectors.joining("; "));
        return causes.isEmpty() ? "the build was stopped" : causes;
    }
}
