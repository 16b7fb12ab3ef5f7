package io.jenkins.plugins.delivery.part;

import hudson.Extension;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.delivery.step.PhaseSpecs;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code pause(…)}. */
public final class PausePhase extends RolloutPhase {
    private static final long serialVersionUID = 1L;

    private final String duration;

    @DataBoundConstructor
    public PausePhase(String duration) {
        this.duration = duration;
    }

    public String getDuration() {
        return duration;
    }

    @Override
    public Written written() {
        return Written.call("pause").with("duration", duration);
    }

    @Extension
    @Symbol("pause")
    public static final class DescriptorImpl extends PartDescriptor<RolloutPhase> {
        public DescriptorImpl() {
            super(PausePhase.class, PhaseSpecs.PAUSE);
        }

        @POST
        public FormValidation doCheckDuration(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "duration", value, Map.of("duration", "1m"));
        }
    }
}
