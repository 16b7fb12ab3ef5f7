package io.jenkins.delivery.step;

/** What somebody wrote cannot be meant. The message names the step, the parameter, what was given and what is allowed. */
public final class BadParameterException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public BadParameterException(String message) {
        super(message);
    }

    BadParameterException(String call, String message, Throwable cause) {
        super(call + ": " + message, cause);
    }
}
