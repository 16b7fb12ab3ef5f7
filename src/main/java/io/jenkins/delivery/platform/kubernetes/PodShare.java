package io.jenkins.delivery.platform.kubernetes;

/** How many pods a percentage is. Whole pods are all there is, so each rounding is a decision. */
final class PodShare {
    private PodShare() {}

    /**
     * The candidate's pods when both versions share the capacity: the nearest count (halves go up), but never none and never
     * all, because a share from 1 to 99 % means that both versions serve.
     *
     * @param replicas all pods, at least 2
     * @param percent 1 to 99
     */
    static int shared(int replicas, int percent) {
        if (replicas < 2) {
            throw new IllegalArgumentException("replicas: " + replicas + " pods cannot be shared by two versions");
        }
        long nearest = (2L * replicas * percent + 100) / 200;
        return (int) Math.max(1, Math.min(replicas - 1L, nearest));
    }

    /** The candidate's pods beside a full stable version; rounded up, as the Deployment controller rounds a surge. */
    static int beside(int replicas, int percent) {
        return (int) (((long) replicas * percent + 99) / 100);
    }
}
