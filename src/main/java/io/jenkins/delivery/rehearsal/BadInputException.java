package io.jenkins.delivery.rehearsal;

/** What was given cannot be run: shown as one message, exit status 2. The message says where, what, and what to do. */
public final class BadInputException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BadInputException(String message) {
        super(message);
    }

    public BadInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
