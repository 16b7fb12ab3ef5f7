package io.jenkins.plugins.delivery.part;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.delivery.step.PrometheusSpec;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code prometheus(…)}. */
public final class Prometheus extends MetricSource {
    private static final long serialVersionUID = 1L;

    private final String url;

    @CheckForNull
    private String credentialsId;

    @DataBoundConstructor
    public Prometheus(String url) {
        this.url = url;
    }

    public String getUrl() {
        return url;
    }

    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    @Override
    public Written written() {
        return Written.call("prometheus").with("url", url).with("credentialsId", credentialsId);
    }

    @Extension
    @Symbol("prometheus")
    public static final class DescriptorImpl extends PartDescriptor<MetricSource> {
        public DescriptorImpl() {
            super(Prometheus.class, PrometheusSpec.SPEC);
        }

        @POST
        public FormValidation doCheckUrl(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "url", value, Map.of("url", "https://prometheus.example"));
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(
                @AncestorInPath Item item, @QueryParameter String credentialsId, @QueryParameter String url) {
            return CredentialForms.items(item, CredentialForms.Kind.HTTP, credentialsId, url);
        }
    }
}
