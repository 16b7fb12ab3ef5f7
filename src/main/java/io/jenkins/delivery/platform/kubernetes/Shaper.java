package io.jenkins.delivery.platform.kubernetes;

import io.jenkins.delivery.platform.Shape;
import io.jenkins.delivery.platform.VersionCount;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The next missing write for a shape, or none, and whether it stands. Pure; all the Deployment controller's arithmetic that we
 * rely on is here. In its words, with R = replicas:
 *
 * <ul>
 *   <li>the new ReplicaSet grows while all pods &lt; R + maxSurge, up to R; it never shrinks below R on its own
 *   <li>old ones shrink by {@code all − (R − maxUnavailable) − (new pods that are not available)}
 * </ul>
 *
 * Under the brake no new pod is ever available, so {@code stable = R − maxUnavailable} and {@code candidate = R + maxSurge −
 * stable} are set by the two numbers alone.
 */
record Shaper(
        DeploymentState deployment,
        Optional<ReplicaSetState> stable,
        Optional<ReplicaSetState> candidate,
        TargetBaseline baseline,
        String version,
        boolean strategyIsOurs) {

    /**
     * @param image what the container should run, empty to leave it
     * @param settings what the borrowed fields should be
     */
    record Wanted(Optional<String> image, Settings settings) {}

    /** @param write the next write, empty when there is none to be made now */
    record Decision(Optional<Wanted> write, boolean settled, String waitingFor) {}

    Decision decide(Shape shape) {
        if (shape instanceof Shape.Beside beside) {
            return beside(beside.percent());
        }
        if (shape instanceof Shape.Shared shared) {
            return shared(shared.percent());
        }
        if (shape instanceof Shape.Candidate) {
            return candidateAlone();
        }
        if (shape instanceof Shape.Stable) {
            return stableAlone();
        }
        Wanted wanted = new Wanted(Optional.empty(), usersSettings());
        return missing(wanted)
                ? new Decision(Optional.of(wanted), false, "the brake is being given back")
                : new Decision(Optional.empty(), true, "");
    }

    private Decision beside(int percent) {
        int need = PodShare.beside(replicas(), percent);
        // 5 % and 20 % of four pods are one pod each: no write. Should the size change, the next look finds the
        // difference.
        boolean sameCount = deployment
                .settings()
                .besidePercent()
                .filter(now -> PodShare.beside(replicas(), now) == need)
                .isPresent();
        Wanted wanted = new Wanted(Optional.of(version), sameCount ? deployment.settings() : Settings.beside(percent));
        if (missing(wanted)) {
            return write(wanted, "the candidate's pods are being made");
        }
        int there = wantedPods(candidate);
        // After an autoscaler's change the controller deals out pods in proportion: the sum is right, a share may be
        // one off.
        boolean dealt = there >= need || (there > 0 && wantedPods(stable) + there >= replicas() + need);
        return standing(
                dealt && need > 0 && ready(candidate) >= Math.min(there, need), Math.min(need, Math.max(there, 1)));
    }

    private Decision shared(int percent) {
        if (replicas() < 2) {
            return wait("the Deployment was scaled to " + replicas() + ": there are no pods to share");
        }
        int asked = PodShare.shared(replicas(), percent);
        int there = wantedPods(candidate);
        if (!dealtOut()) {
            return wait("the Deployment controller has not yet acted on the last change");
        }
        // A change of size keeps the proportions that there were, with a rounding of its own: then the share is what
        // there is.
        int share = there > asked && there <= asked + Math.max(1, replicas() / 10) ? there : asked;
        boolean up = there >= share && ready(candidate) >= share;
        Wanted wanted = new Wanted(
                Optional.of(version), up ? Settings.shared(0, PodShare.unavailable(replicas(), share)) : surge(share));
        if (missing(wanted)) {
            return write(wanted, up ? "old pods make room" : "the candidate's pods are being made");
        }
        if (up && there > share) {
            return wait("the candidate has " + there + " of " + replicas() + " pods, more than " + percent
                    + " %: within one Deployment a share only grows; go back to the stable version and begin again");
        }
        boolean gone = count(stable).total() <= replicas() - there;
        return standing(up && gone && wantedPods(stable) + there == replicas(), share);
    }

    private Decision candidateAlone() {
        boolean braked = deployment.settings().braked();
        boolean full = wantedPods(candidate) >= replicas() && ready(candidate) >= replicas();
        if (isCandidate() && braked && !full) {
            // The user's own strategy may allow fewer pods than wanted; those who serve now should not be fewer for our
            // sake.
            if (!dealtOut()) {
                return wait("the Deployment controller has not yet acted on the last change");
            }
            Wanted wanted = new Wanted(Optional.of(version), surge(replicas()));
            return missing(wanted)
                    ? write(wanted, "the candidate grows to its full size")
                    : standing(false, replicas());
        }
        Wanted wanted = new Wanted(Optional.of(version), usersSettings());
        if (missing(wanted)) {
            return write(wanted, "the stable version's pods are being retired");
        }
        boolean gone = wantedPods(stable) == 0 && count(stable).total() == 0;
        if (full && !gone) {
            return wait(count(stable).total() + " pods of the stable version are still there");
        }
        return standing(full && gone, replicas());
    }

    private Decision stableAlone() {
        Wanted wanted = new Wanted(Optional.of(baseline.image()), usersSettings());
        if (missing(wanted)) {
            return write(wanted, "the stable version is being restored");
        }
        int need = Math.max(0, replicas() - baseline.notReady());
        int left = Math.max(wantedPods(candidate), count(candidate).total());
        if (!deployment.observed()) {
            return wait("the Deployment controller has not yet acted on the last change");
        }
        if (ready(stable) < need) {
            return wait(ready(stable) + " of " + need + " pods of the stable version are ready");
        }
        return left > 0 ? wait(left + " pods of the candidate are still there") : settled();
    }

    /** The candidate up to its share, before any stable pod goes. */
    private Settings surge(int share) {
        int old = wantedPods(stable);
        int maxSurge = Math.max(0, old + share - replicas());
        int less = Math.max(maxSurge == 0 ? 1 : 0, Math.min(replicas() - old, share));
        return Settings.shared(maxSurge, PodShare.unavailable(replicas(), less));
    }

    private Settings usersSettings() {
        return deployment.settings().givenBack(baseline.settings(), strategyIsOurs);
    }

    private boolean missing(Wanted wanted) {
        boolean image = wanted.image()
                .filter(to -> !to.equals(deployment.images().get(baseline.container())))
                .isPresent();
        // A template that admission has changed is the candidate's all the same.
        boolean already = image && isCandidate() && wanted.image().get().equals(version);
        return (image && !already) || !wanted.settings().same(deployment.settings());
    }

    private boolean isCandidate() {
        return deployment.template().equals(baseline.candidateTemplate());
    }

    /** Whether the pods' distribution is the controller's answer to the present spec; before that its numbers mean nothing. */
    private boolean dealtOut() {
        return deployment.observed()
                && stable.isPresent()
                && Stream.of(stable, candidate)
                        .flatMap(Optional::stream)
                        .filter(each -> each.replicas() > 0)
                        .allMatch(each ->
                                each.desired().filter(n -> n != replicas()).isEmpty());
    }

    private Decision standing(boolean stands, int need) {
        if (!deployment.observed()) {
            return wait("the Deployment controller has not yet acted on the last change");
        }
        if (replicas() == 0) {
            return wait("the Deployment was scaled to 0 replicas");
        }
        return stands ? settled() : wait(ready(candidate) + " of " + need + " pods of the candidate are ready");
    }

    private static Decision settled() {
        return new Decision(Optional.empty(), true, "");
    }

    private static Decision wait(String why) {
        return new Decision(Optional.empty(), false, why);
    }

    private static Decision write(Wanted wanted, String why) {
        return new Decision(Optional.of(wanted), false, why);
    }

    private int replicas() {
        return deployment.replicas();
    }

    private static int wantedPods(Optional<ReplicaSetState> version) {
        return version.map(ReplicaSetState::replicas).orElse(0);
    }

    private static int ready(Optional<ReplicaSetState> version) {
        return count(version).ready();
    }

    private static VersionCount count(Optional<ReplicaSetState> version) {
        return version.map(ReplicaSetState::count).orElse(VersionCount.NONE);
    }
}
