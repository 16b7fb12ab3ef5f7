package io.jenkins.delivery.platform.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** How many pods a percentage is. Whole pods are all there is, so each rounding is a decision. */
final class PodShare {
    private PodShare() {}

    /**
     * The candidate's pods when both versions share the capacity: the nearest count (halves go up), but never none and never
     * all, because a share from 1 to 99 % means that both versions serve. Above 100 pods it is rounded down, which is less than
     * one percent, so that {@link #unavailable} can say it as a percentage.
     *
     * @param replicas all pods, at least 2
     * @param percent 1 to 99
     */
    static int shared(int replicas, int percent) {
        if (replicas < 2) {
            throw new IllegalArgumentException("replicas: " + replicas + " pods cannot be shared by two versions");
        }
        long rounding = replicas > 100 ? 0 : 100;
        long nearest = (2L * replicas * percent + rounding) / 200;
        return (int) Math.max(1, Math.min(replicas - 1L, nearest));
    }

    /**
     * A number of pods as {@code maxUnavailable}, which the controller rounds down; as a percentage wherever one says it exactly.
     * An absolute number outlives an autoscaler's change: four pods of 20 would still be four of 6, and the controller would
     * take stable pods away before anybody could correct it.
     */
    static JsonNode unavailable(int replicas, int pods) {
        if (pods <= 0 || replicas <= 0) {
            return IntNode.valueOf(Math.max(0, pods));
        }
        long percent = (100L * pods + replicas - 1) / replicas;
        boolean exact = replicas * percent / 100 == pods;
        return exact ? TextNode.valueOf(percent + "%") : IntNode.valueOf(pods);
    }

    /** The candidate's pods beside a full stable version; rounded up, as the Deployment controller rounds a surge. */
    static int beside(int replicas, int percent) {
        return (int) (((long) replicas * percent + 99) / 100);
    }
}
