package io.jenkins.plugins.delivery.part;

import hudson.Extension;
import io.jenkins.delivery.step.ReplicaRatioSpec;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code replicaRatio(…)}. */
public final class ReplicaRatio extends Router {
    private static final long serialVersionUID = 1L;

    @DataBoundConstructor
    public ReplicaRatio() {}

    @Override
    public Written written() {
        return Written.call("replicaRatio");
    }

    @Extension(ordinal = 1)
    @Symbol("replicaRatio")
    public static final class DescriptorImpl extends PartDescriptor<Router> {
        public DescriptorImpl() {
            super(ReplicaRatio.class, ReplicaRatioSpec.SPEC);
        }
    }
}
