package io.jenkins.delivery.simulation;

/** The controller's process dies here. */
final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash(String where) {
        super(where, null, false, false);
    }
}
