package io.jenkins.plugins.delivery.part;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.delivery.step.PhaseSpecs;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code weight(…)}. */
public final class WeightPhase extends RolloutPhase {
    private static final long serialVersionUID = 1L;

    private final double percent;

    @CheckForNull
    private String bake;

    @DataBoundConstructor
    public WeightPhase(double percent) {
        this.percent = percent;
    }

    /** An {@code Integer} wherever it is one, so that the snippet generator writes 5 and not 5.0. */
    public Object getPercent() {
        return Written.number(percent);
    }

    @CheckForNull
    public String getBake() {
        return bake;
    }

    @DataBoundSetter
    public void setBake(@CheckForNull String bake) {
        this.bake = Util.fixEmptyAndTrim(bake);
    }

    @Override
    public Written written() {
        return Written.call("weight").withWhole("percent", percent).with("bake", bake);
    }

    @Extension(ordinal = 1)
    @Symbol("weight")
    public static final class DescriptorImpl extends PartDescriptor<RolloutPhase> {
        public DescriptorImpl() {
            super(WeightPhase.class, PhaseSpecs.WEIGHT);
        }

        @POST
        public FormValidation doCheckPercent(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "percent", Forms.whole(value), Map.of("percent", 5));
        }

        @POST
        public FormValidation doCheckBake(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "bake", Util.fixEmptyAndTrim(value), Map.of("percent", 5));
        }
    }
}
