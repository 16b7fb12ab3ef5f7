package io.jenkins.delivery.net;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** What went wrong on the network, in words that say what to do. Java's own messages are often empty here. */
public final class NetworkWords {
    private NetworkWords() {}

    /** @param host whom the request was for */
    public static String why(String host, Throwable failure) {
        if (has(failure, UnresolvedAddressException.class) || has(failure, UnknownHostException.class)) {
            return "no such host: " + host;
        }
        if (has(failure, CertificateExpiredException.class)) {
            return "TLS: the certificate of " + host + " has expired";
        }
        if (has(failure, CertificateNotYetValidException.class)) {
            return "TLS: the certificate of " + host + " is not valid yet; check the clocks";
        }
        if (has(failure, CertPathBuilderException.class)) {
            return "TLS: the certificate of " + host + " is not from an authority that is trusted here;"
                    + " give the certificate of its authority";
        }
        if (has(failure, CertificateException.class) || has(failure, SSLException.class)) {
            return "TLS: " + message(deepest(failure));
        }
        if (has(failure, HttpTimeoutException.class) || has(failure, SocketTimeoutException.class)) {
            return "no connection in time";
        }
        if (has(failure, NoRouteToHostException.class)) {
            return "no route to host";
        }
        Optional<Throwable> connect = find(failure, ConnectException.class);
        if (connect.isPresent()) {
            return message(connect.get()).contains("timed out") ? "no connection in time" : "connection refused";
        }
        return "the answer broke off: " + message(failure);
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
        return find(failure, kind).isPresent();
    }

    private static Optional<Throwable> find(Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return Optional.of(cause);
            }
        }
        return Optional.empty();
    }

    private static Throwable deepest(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
