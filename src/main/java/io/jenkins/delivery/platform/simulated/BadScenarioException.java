package io.jenkins.delivery.platform.simulated;

/** A scenario that cannot be meant, or one that does not know what is asked of it. The message says where and what to do. */
public final class BadScenarioException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public BadScenarioException(String message) {
        super(message);
    }

    BadScenarioException(String message, Throwable cause) {
        super(message, cause);
    }
}
