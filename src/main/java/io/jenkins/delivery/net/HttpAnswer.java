package io.jenkins.delivery.net;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An answer.
 *
 * @param status HTTP status
 * @param contentType as the server says it
 * @param location where a redirect points
 * @param body at most as many bytes as were asked for
 * @param cut whether there was more
 */
public record HttpAnswer(
        int status, Optional<String> contentType, Optional<String> location, byte[] body, boolean cut) {
    /** The body as UTF-8; what is not is replaced. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
