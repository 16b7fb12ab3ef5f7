package io.jenkins.plugins.delivery.connect;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.AbortException;
import io.jenkins.delivery.net.Authorization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** Reads credentials of the kinds that are meant, and names the parameter where one is missing or of another kind. */
final class Secrets {
    /** A kubeconfig is some KiB. */
    private static final int LARGEST_FILE = 1024 * 1024;

    private final CredentialScope scope;

    Secrets(CredentialScope scope) {
        this.scope = scope;
    }

    StandardCredentials find(String call, String id, Optional<String> url) throws AbortException {
        return scope.find(id, url)
                .orElseThrow(() -> new AbortException(call + ": credentialsId: there is no credential '" + id
                        + "' that this job may use; check its id, its folder and its domain"));
    }

    /** A credential for HTTP's {@code Authorization}. It is looked up again for each request, so that a renewed one is used. */
    Authorization authorization(String call, String id, String url) throws AbortException {
        read(call, id, url);
        return () -> {
            try {
                return read(call, id, url).header();
            } catch (AbortException gone) {
                throw new IllegalStateException("the credential is gone", gone);
            }
        };
    }

    private Authorization read(String call, String id, String url) throws AbortException {
        StandardCredentials found = find(call, id, Optional.of(url));
        if (found instanceof StringCredentials token) {
            return Authorization.bearer(() -> token.getSecret().getPlainText());
        }
        if (found instanceof StandardUsernamePasswordCredentials user) {
            return Authorization.basic(
                    user.getUsername(), () -> user.getPassword().getPlainText());
        }
        throw new AbortException(call + ": credentialsId: '" + id
                + "' is neither a secret text (a token) nor a user name with password");
    }

    static String content(String call, FileCredentials file) throws AbortException {
        try (InputStream content = file.getContent()) {
            byte[] bytes = content.readNBytes(LARGEST_FILE + 1);
            if (bytes.length > LARGEST_FILE) {
                throw new AbortException(
                        call + ": credentialsId: '" + file.getId() + "' is too large for a kubeconfig");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (AbortException said) {
            throw said;
        } catch (IOException unreadable) {
            // The cause's text might quote the content.
            throw new AbortException(call + ": credentialsId: the file of '" + file.getId() + "' cannot be read");
        }
    }
}
