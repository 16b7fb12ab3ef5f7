package io.jenkins.plugins.delivery.part;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.delivery.step.ProbeSpec;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code httpCheck(…)}. */
public final class HttpCheck extends DeliveryCheck {
    private static final long serialVersionUID = 1L;

    private final String url;

    @CheckForNull
    private String status;

    @CheckForNull
    private String contains;

    @CheckForNull
    private String credentialsId;

    @CheckForNull
    private String timeout;

    @CheckForNull
    private String name;

    @DataBoundConstructor
    public HttpCheck(String url) {
        this.url = url;
    }

    public String getUrl() {
        return url;
    }

    @CheckForNull
    public String getStatus() {
        return status;
    }

    @DataBoundSetter
    public void setStatus(@CheckForNull String status) {
        this.status = Util.fixEmptyAndTrim(status);
    }

    @CheckForNull
    public String getContains() {
        return contains;
    }

    @DataBoundSetter
    public void setContains(@CheckForNull String contains) {
        this.contains = Util.fixEmptyAndTrim(contains);
    }

    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    @CheckForNull
    public String getTimeout() {
        return timeout;
    }

    @DataBoundSetter
    public void setTimeout(@CheckForNull String timeout) {
        this.timeout = Util.fixEmptyAndTrim(timeout);
    }

    @CheckForNull
    public String getName() {
        return name;
    }

    @DataBoundSetter
    public void setName(@CheckForNull String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    @Override
    public Written written() {
        return Written.call("httpCheck")
                .with("url", url)
                .with("status", status)
                .with("contains", contains)
                .with("credentialsId", credentialsId)
                .with("timeout", timeout)
                .with("name", name);
    }

    @Extension
    @Symbol("httpCheck")
    public static final class DescriptorImpl extends PartDescriptor<DeliveryCheck> {
        public DescriptorImpl() {
            super(HttpCheck.class, ProbeSpec.HTTP);
        }

        @POST
        public FormValidation doCheckUrl(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "url", value, Map.of("url", "https://shop.example"));
        }

        @POST
        public FormValidation doCheckStatus(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "status", Util.fixEmptyAndTrim(value), Map.of("url", "https://shop.example"));
        }

        @POST
        public FormValidation doCheckTimeout(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "timeout", Util.fixEmptyAndTrim(value), Map.of("url", "https://shop.example"));
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(
                @AncestorInPath Item item, @QueryParameter String credentialsId, @QueryParameter String url) {
            return CredentialForms.items(item, CredentialForms.Kind.HTTP, credentialsId, url);
        }
    }
}
