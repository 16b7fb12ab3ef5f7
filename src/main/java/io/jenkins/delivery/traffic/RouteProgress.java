package io.jenkins.delivery.traffic;

/**
 * Whether a route took effect: set is not the same as took effect.
 *
 * @param settled whether traffic flows as asked, as far as the router tells
 * @param candidate percent of the traffic that the new version gets now
 * @param waitingFor what is still missing, for people; empty when settled
 */
public record RouteProgress(boolean settled, int candidate, String waitingFor) {}
