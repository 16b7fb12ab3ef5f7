package io.jenkins.plugins.delivery.part;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.delivery.step.KubernetesTargetSpec;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code kubernetes(…)}. */
public final class KubernetesDeployment extends Target {
    private static final long serialVersionUID = 1L;

    private final String deployment;

    @CheckForNull
    private String namespace;

    @CheckForNull
    private String container;

    @CheckForNull
    private String credentialsId;

    @CheckForNull
    private String serverUrl;

    @CheckForNull
    private String caCertificate;

    @CheckForNull
    private Router router;

    @DataBoundConstructor
    public KubernetesDeployment(String deployment) {
        this.deployment = deployment;
    }

    public String getDeployment() {
        return deployment;
    }

    @CheckForNull
    public String getNamespace() {
        return namespace;
    }

    @DataBoundSetter
    public void setNamespace(@CheckForNull String namespace) {
        this.namespace = Util.fixEmptyAndTrim(namespace);
    }

    @CheckForNull
    public String getContainer() {
        return container;
    }

    @DataBoundSetter
    public void setContainer(@CheckForNull String container) {
        this.container = Util.fixEmptyAndTrim(container);
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
    public String getServerUrl() {
        return serverUrl;
    }

    @DataBoundSetter
    public void setServerUrl(@CheckForNull String serverUrl) {
        this.serverUrl = Util.fixEmptyAndTrim(serverUrl);
    }

    @CheckForNull
    public String getCaCertificate() {
        return caCertificate;
    }

    @DataBoundSetter
    public void setCaCertificate(@CheckForNull String caCertificate) {
        this.caCertificate = Util.fixEmptyAndTrim(caCertificate);
    }

    @CheckForNull
    public Router getRouter() {
        return router;
    }

    @DataBoundSetter
    public void setRouter(@CheckForNull Router router) {
        // The default: a snippet need not name it, and a form shows it when nothing is chosen.
        this.router = router instanceof ReplicaRatio ? null : router;
    }

    @Override
    public Written written() {
        return Written.call("kubernetes")
                .with("deployment", deployment)
                .with("namespace", namespace)
                .with("container", container)
                .with("credentialsId", credentialsId)
                .with("serverUrl", serverUrl)
                .with("caCertificate", caCertificate)
                .with("router", router);
    }

    @Extension
    @Symbol("kubernetes")
    public static final class DescriptorImpl extends PartDescriptor<Target> {
        public DescriptorImpl() {
            super(KubernetesDeployment.class, KubernetesTargetSpec.SPEC);
        }

        @POST
        public FormValidation doCheckDeployment(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "deployment", value, Map.of("deployment", "web"));
        }

        @POST
        public FormValidation doCheckNamespace(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "namespace", Util.fixEmptyAndTrim(value), Map.of("deployment", "web"));
        }

        @POST
        public FormValidation doCheckContainer(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "container", Util.fixEmptyAndTrim(value), Map.of("deployment", "web"));
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(
                @AncestorInPath Item item, @QueryParameter String credentialsId, @QueryParameter String serverUrl) {
            return CredentialForms.items(item, CredentialForms.Kind.KUBERNETES, credentialsId, serverUrl);
        }

        /** Whether the target could be deployed to; says in fixed words what is wrong, and never repeats what was answered. */
        @POST
        public FormValidation doTestConnection(
                @AncestorInPath Item item,
                @QueryParameter String deployment,
                @QueryParameter String namespace,
                @QueryParameter String credentialsId,
                @QueryParameter String serverUrl,
                @QueryParameter String caCertificate) {
            KubernetesDeployment written = new KubernetesDeployment(deployment);
            written.setNamespace(namespace);
            written.setCredentialsId(credentialsId);
            written.setServerUrl(serverUrl);
            written.setCaCertificate(caCertificate);
            return ConnectionTest.kubernetes(item, written);
        }
    }
}
