package io.jenkins.delivery.platform.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.PlatformException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** The one place that says what a failure of the cluster's API means for a rollout. */
final class Failures {
    private Failures() {}

    static PlatformException unreachable(String server, Throwable cause) {
        Throwable root = root(cause);
        if (root instanceof SSLException || root instanceof CertificateException || of(cause, SSLException.class)) {
            return new PlatformException(
                    Kind.REJECTED,
                    "The API server " + server + " cannot be trusted: " + words(root)
                            + ". Give the CA certificate that signed the server's certificate, and the server's name as it stands"
                            + " in that certificate.",
                    cause);
        }
        String advice = root instanceof UnknownHostException || root instanceof ConnectException
                ? " Check the server's address, and that it can be reached from this machine."
                : "";
        return new PlatformException(
                Kind.TRANSIENT,
                "The API server " + server + " cannot be reached: " + words(root) + "." + advice,
                cause);
    }

    static PlatformException notAccepted(String server) {
        return new PlatformException(
                Kind.UNAUTHORIZED,
                "The credentials were not accepted by " + server
                        + " (401 Unauthorized): they are wrong or have expired. Renew the credential; nothing else needs to change.");
    }

    /** Understood and refused. */
    static PlatformException refused(String what, Api.Reply reply) {
        Kind kind = reply.is(409) ? Kind.TRANSIENT : Kind.REJECTED;
        return new PlatformException(kind, what + " was refused (" + reply.code() + "): " + reply.message());
    }

    /** What ended a watch. */
    static PlatformException watch(String server, String what, Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof KubernetesClientException api && api.getCode() == 401) {
                return notAccepted(server);
            }
            if (each instanceof KubernetesClientException api && (api.getCode() == 403 || api.getCode() == 404)) {
                String said = api.getStatus() == null
                        ? api.getMessage()
                        : api.getStatus().getMessage();
                return new PlatformException(Kind.REJECTED, "Watching " + what + " was refused: " + said, cause);
            }
        }
        Throwable root = root(cause);
        if (root instanceof IOException) {
            return unreachable(server, cause);
        }
        return new PlatformException(
                Kind.TRANSIENT, "Watching " + what + " on " + server + " does not work: " + words(root), cause);
    }

    private static boolean of(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return true;
            }
        }
        return false;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    private static String words(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return "no answer in time";
        }
        String message = failure.getMessage();
        if (failure instanceof UnknownHostException) {
            return "its name is not known (" + message + ")";
        }
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
