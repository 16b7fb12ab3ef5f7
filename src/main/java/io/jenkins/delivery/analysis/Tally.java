package io.jenkins.delivery.analysis;

/**
 * Requests, and how many of them count against a limit.
 *
 * @param requests 0 or more
 * @param events 0 to {@code requests}
 */
public record Tally(double requests, double events) {
    public static final Tally NONE = new Tally(0, 0);

    public Tally plus(Tally more) {
        return new Tally(requests + more.requests, events + more.events);
    }

    /** The share of events; 0 when there were no requests. */
    public double rate() {
        return requests == 0 ? 0 : events / requests;
    }
}
