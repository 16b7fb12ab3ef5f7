package io.jenkins.delivery.platform;

/**
 * A call to the platform that did not do what it should. The message is for the person who reads the log: the object, what
 * was seen, what to do.
 */
public final class PlatformException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What the failure means for the rollout; the pure transition decides by it. */
    public enum Kind {
        /** Away, overloaded, timed out, conflicting write: the same call may succeed later. It may also have taken effect. */
        TRANSIENT,
        /** The credentials are not accepted (any more): hold, say so, and ask again; they may be renewed. */
        UNAUTHORIZED,
        /** The platform understood and refused: a missing permission, an admission webhook, a quota, an invalid object. */
        REJECTED,
        /** The object that is to be deployed does not exist (any more). */
        GONE,
        /** Somebody else changed the target in the middle of the rollout. */
        DRIFT,
        /** Another rollout holds the target. */
        HELD
    }

    private final Kind kind;

    public PlatformException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public PlatformException(Kind kind, String message) {
        this(kind, message, null);
    }

    public Kind kind() {
        return kind;
    }
}
