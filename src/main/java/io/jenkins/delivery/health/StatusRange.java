package io.jenkins.delivery.health;

/**
 * HTTP status codes from one to another, both included.
 *
 * @param from 100 to 599
 * @param to {@code from} to 599
 */
public record StatusRange(int from, int to) {
    /** What Kubernetes' own HTTP probes take for healthy. */
    public static final StatusRange DEFAULT = new StatusRange(200, 399);

    public StatusRange {
        if (from < 100 || to > 599 || from > to) {
            throw new IllegalArgumentException("status: " + from + "-" + to
                    + " is not a range of HTTP status codes from 100 to 599, for example 200-399");
        }
    }

    public boolean contains(int status) {
        return from <= status && status <= to;
    }

    @Override
    public String toString() {
        return from == to ? "" + from : from + "-" + to;
    }
}
