package io.jenkins.delivery.platform;

/**
 * Why a pod does not serve, as the platform says it.
 *
 * @param pod its name
 * @param reason the platform's own word, for example {@code ImagePullBackOff} or {@code Unschedulable}
 * @param message the platform's explanation; outside text, to be escaped wherever it is shown
 * @param fatal whether waiting is unlikely to mend it; a fatal problem that stays sends the rollout back
 */
public record PodProblem(String pod, String reason, String message, boolean fatal) {
    /** What counts as the same problem on the next look: pods of one version mostly share theirs. */
    public String key() {
        return pod + "/" + reason;
    }
}
