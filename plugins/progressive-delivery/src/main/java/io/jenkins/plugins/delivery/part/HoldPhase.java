package io.jenkins.plugins.delivery.part;

import hudson.Extension;
import io.jenkins.delivery.step.PhaseSpecs;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code hold(…)}. */
public final class HoldPhase extends RolloutPhase {
    private static final long serialVersionUID = 1L;

    @DataBoundConstructor
    public HoldPhase() {}

    @Override
    public Written written() {
        return Written.call("hold");
    }

    @Extension
    @Symbol("hold")
    public static final class DescriptorImpl extends PartDescriptor<RolloutPhase> {
        public DescriptorImpl() {
            super(HoldPhase.class, PhaseSpecs.HOLD);
        }
    }
}
