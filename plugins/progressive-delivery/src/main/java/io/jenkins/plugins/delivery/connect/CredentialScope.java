package io.jenkins.plugins.delivery.connect;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import hudson.model.Item;
import hudson.model.Run;
import hudson.security.ACL;
import java.util.List;
import java.util.Optional;

/** Which credentials a rollout may use: those of its build or, where the build is gone, of its job. Each use is recorded. */
public interface CredentialScope {

    /**
     * @param url where the credential will be sent, for credential domains; empty when it says so itself
     * @return empty when there is no such credential, or it may not be used here
     */
    Optional<StandardCredentials> find(String id, Optional<String> url);

    /** Names the scope, so that connections are shared only within it. */
    String name();

    /** The credentials that a build may use. */
    static CredentialScope of(Run<?, ?> run) {
        return new CredentialScope() {
            @Override
            public Optional<StandardCredentials> find(String id, Optional<String> url) {
                StandardCredentials found =
                        CredentialsProvider.findCredentialById(id, StandardCredentials.class, run, domain(url));
                CredentialsProvider.track(run, found);
                return Optional.ofNullable(found);
            }

            @Override
            public String name() {
                return run.getParent().getFullName();
            }
        };
    }

    /** The credentials that a job's builds may use by themselves; for rollouts whose build does not exist any more, and for forms. */
    static CredentialScope of(Item item) {
        return new CredentialScope() {
            @Override
            public Optional<StandardCredentials> find(String id, Optional<String> url) {
                StandardCredentials found = CredentialsMatchers.firstOrNull(
                        CredentialsProvider.lookupCredentialsInItem(
                                StandardCredentials.class, item, ACL.SYSTEM2, domain(url)),
                        CredentialsMatchers.withId(id));
                CredentialsProvider.track(item, found);
                return Optional.ofNullable(found);
            }

            @Override
            public String name() {
                return item.getFullName();
            }
        };
    }

    private static List<DomainRequirement> domain(Optional<String> url) {
        return url.map(address -> URIRequirementBuilder.fromUri(address).build())
                .orElseGet(() -> URIRequirementBuilder.create().build());
    }
}
