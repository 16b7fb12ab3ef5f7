package io.jenkins.plugins.delivery.part;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.delivery.step.ProbeSpec;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code tcpCheck(…)}. */
public final class TcpCheck extends DeliveryCheck {
    private static final long serialVersionUID = 1L;

    private final String address;

    @CheckForNull
    private String timeout;

    @CheckForNull
    private String name;

    @DataBoundConstructor
    public TcpCheck(String address) {
        this.address = address;
    }

    public String getAddress() {
        return address;
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
        return Written.call("tcpCheck")
                .with("address", address)
                .with("timeout", timeout)
                .with("name", name);
    }

    @Extension
    @Symbol("tcpCheck")
    public static final class DescriptorImpl extends PartDescriptor<DeliveryCheck> {
        public DescriptorImpl() {
            super(TcpCheck.class, ProbeSpec.TCP);
        }

        @POST
        public FormValidation doCheckAddress(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "address", value, Map.of("address", "db.example:5432"));
        }

        @POST
        public FormValidation doCheckTimeout(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "timeout", Util.fixEmptyAndTrim(value), Map.of("address", "db.example:5432"));
        }
    }
}
