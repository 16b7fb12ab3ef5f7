package io.jenkins.delivery.rehearsal.pipeline;

import io.jenkins.delivery.rehearsal.BadInputException;

/**
 * A place in a Jenkinsfile.
 *
 * @param file name without its folder
 * @param line from 1; 0 where it is not known
 */
public record SourceLine(String file, int line) {
    /** What is wrong at this place, as people read it: {@code Jenkinsfile:24: …}. */
    public BadInputException bad(String message) {
        return new BadInputException(this + ": " + message);
    }

    public BadInputException bad(String message, Throwable cause) {
        return new BadInputException(this + ": " + message, cause);
    }

    @Override
    public String toString() {
        return line > 0 ? file + ":" + line : file;
    }
}
