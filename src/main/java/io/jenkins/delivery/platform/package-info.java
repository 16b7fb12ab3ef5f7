/**
 * The port to whatever runs the versions: a cluster, a Docker host, the simulated cluster. Everything is level-triggered:
 * a call says what should be, compares it with what is, and does the next missing thing or nothing at all.
 */
package io.jenkins.delivery.platform;
