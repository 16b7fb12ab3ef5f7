package io.jenkins.delivery.net;

/** A request without a whole answer. The message says why, for people, and holds neither credentials nor bodies. */
public final class NetworkFailure extends Exception {
    private static final long serialVersionUID = 1L;

    public NetworkFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
