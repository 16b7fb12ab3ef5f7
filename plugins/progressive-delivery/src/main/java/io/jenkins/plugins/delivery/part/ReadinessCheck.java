package io.jenkins.plugins.delivery.part;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Util;
import io.jenkins.delivery.step.ProbeSpec;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code readinessCheck(…)}. */
public final class ReadinessCheck extends DeliveryCheck {
    private static final long serialVersionUID = 1L;

    @CheckForNull
    private String name;

    @DataBoundConstructor
    public ReadinessCheck() {}

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
        return Written.call("readinessCheck").with("name", name);
    }

    @Extension
    @Symbol("readinessCheck")
    public static final class DescriptorImpl extends PartDescriptor<DeliveryCheck> {
        public DescriptorImpl() {
            super(ReadinessCheck.class, ProbeSpec.READINESS);
        }
    }
}
