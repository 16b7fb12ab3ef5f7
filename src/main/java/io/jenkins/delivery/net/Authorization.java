package io.jenkins.delivery.net;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the {@code Authorization} header comes from. It is asked for at every request, so that a renewed token is used at once,
 * and it is never kept.
 */
@FunctionalInterface
public interface Authorization {
    /** The header's value; empty when there is to be none. */
    Optional<String> header();

    static Authorization none() {
        return Optional::empty;
    }

    /** @param token as it is now; a line break at its end is dropped, files often have one */
    static Authorization bearer(Supplier<String> token) {
        return () -> Optional.of("Bearer " + token.get().strip());
    }

    /** @param password as it is now */
    static Authorization basic(String user, Supplier<String> password) {
        return () -> Optional.of("Basic "
                + Base64.getEncoder().encodeToString((user + ":" + password.get()).getBytes(StandardCharsets.UTF_8)));
    }
}
