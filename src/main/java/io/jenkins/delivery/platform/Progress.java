package io.jenkins.delivery.platform;

import java.util.List;

/**
 * How far the target is from a wanted shape.
 *
 * @param settled whether the shape stands: all its pods are ready and nothing of another shape is left
 * @param stable what there is of the version that served before
 * @param candidate what there is of the new version
 * @param waitingFor what is still missing, for people; empty when settled
 * @param problems pods that do not serve, and why
 */
public record Progress(
        boolean settled, VersionCount stable, VersionCount candidate, String waitingFor, List<PodProblem> problems) {
    public Progress {
        problems = List.copyOf(problems);
    }

    /** The candidate's share of the ready pods in percent, 0 to 100, rounded; 0 when nothing is ready. */
    public int candidateShare() {
        int ready = stable.ready() + candidate.ready();
        return ready == 0 ? 0 : (int) Math.round(100.0 * candidate.ready() / ready);
    }
}
