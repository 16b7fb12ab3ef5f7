package io.jenkins.plugins.delivery.part;

import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import hudson.Util;
import hudson.model.Item;
import hudson.security.ACL;
import hudson.util.ListBoxModel;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** Lists of credentials to choose from. */
final class CredentialForms {
    private CredentialForms() {}

    enum Kind {
        /** A kubeconfig or a token. */
        KUBERNETES(CredentialsMatchers.anyOf(
                CredentialsMatchers.instanceOf(FileCredentials.class),
                CredentialsMatchers.instanceOf(StringCredentials.class))),
        /** What can stand in an {@code Authorization} header. */
        HTTP(CredentialsMatchers.anyOf(
                CredentialsMatchers.instanceOf(StringCredentials.class),
                CredentialsMatchers.instanceOf(StandardUsernamePasswordCredentials.class)));

        private final transient CredentialsMatcher matcher;

        Kind(CredentialsMatcher matcher) {
            this.matcher = matcher;
        }
    }

    /** Those that the item may use; for somebody without the right to see them, what is chosen already and nothing else. */
    static ListBoxModel items(Item item, Kind kind, String current, String url) {
        StandardListBoxModel list = new StandardListBoxModel();
        boolean may = item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(CredentialsProvider.USE_ITEM);
        if (!may) {
            return list.includeCurrentValue(Util.fixNull(current));
        }
        String address = Util.fixEmptyAndTrim(url);
        var domain = address == null
                ? URIRequirementBuilder.create().build()
                : URIRequirementBuilder.fromUri(address).build();
        list.includeEmptyValue();
        if (item == null) {
            list.includeMatchingAs(ACL.SYSTEM2, Jenkins.get(), StandardCredentials.class, domain, kind.matcher);
        } else {
            list.includeMatchingAs(ACL.SYSTEM2, item, StandardCredentials.class, domain, kind.matcher);
        }
        return list.includeCurrentValue(Util.fixNull(current));
    }
}
