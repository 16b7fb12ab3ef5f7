package io.jenkins.plugins.delivery.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.delivery.step.AdaptiveHealthCheckSpec;
import io.jenkins.delivery.step.BadParameterException;
import io.jenkins.delivery.step.ProbeSpec;
import io.jenkins.plugins.delivery.part.DeliveryCheck;
import io.jenkins.plugins.delivery.part.Forms;
import io.jenkins.plugins.delivery.part.HttpCheck;
import io.jenkins.plugins.delivery.part.TcpCheck;
import io.jenkins.plugins.delivery.part.Written;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code adaptiveHealthCheck}: the form and the parameters of it. Checks are {@link AdaptiveHealthCheckSpec}'s. */
public final class AdaptiveHealthCheckStep extends Step {
    private final List<DeliveryCheck> checks;

    @CheckForNull
    private String interval;

    @CheckForNull
    private Double attempts;

    @CheckForNull
    private String within;

    @CheckForNull
    private Double successes;

    @DataBoundConstructor
    public AdaptiveHealthCheckStep(List<DeliveryCheck> checks) {
        // A null in it is what a foreign step of a check's name leaves, and the engine has to see it.
        this.checks = checks == null ? List.of() : Collections.unmodifiableList(new ArrayList<>(checks));
    }

    public List<DeliveryCheck> getChecks() {
        return checks;
    }

    @CheckForNull
    public String getInterval() {
        return interval;
    }

    @DataBoundSetter
    public void setInterval(@CheckForNull String interval) {
        this.interval = Util.fixEmptyAndTrim(interval);
    }

    /** An {@code Integer} wherever it is one, so that the snippet generator writes 30 and not 30.0. */
    @CheckForNull
    public Object getAttempts() {
        return Written.number(attempts);
    }

    @DataBoundSetter
    public void setAttempts(@CheckForNull Double attempts) {
        this.attempts = attempts;
    }

    @CheckForNull
    public String getWithin() {
        return within;
    }

    @DataBoundSetter
    public void setWithin(@CheckForNull String within) {
        this.within = Util.fixEmptyAndTrim(within);
    }

    /** An {@code Integer} wherever it is one, so that the snippet generator writes 2 and not 2.0. */
    @CheckForNull
    public Object getSuccesses() {
        return Written.number(successes);
    }

    @DataBoundSetter
    public void setSuccesses(@CheckForNull Double successes) {
        this.successes = successes;
    }

    /** The call as it was written. */
    Written written() {
        return Written.call(DescriptorImpl.NAME)
                .withList("checks", checks)
                .with("interval", interval)
                .withWhole("attempts", attempts)
                .with("within", within)
                .withWhole("successes", successes);
    }

    @Override
    public StepExecution start(StepContext context) throws AbortException {
        Written written = written();
        try {
            written.read(AdaptiveHealthCheckSpec.class);
        } catch (BadParameterException wrong) {
            throw new AbortException(wrong.getMessage());
        }
        return new AdaptiveHealthCheckExecution(context, written.toJson());
    }

    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        static final String NAME = "adaptiveHealthCheck";

        @Override
        public String getFunctionName() {
            return NAME;
        }

        @Override
        public String getDisplayName() {
            return Messages.AdaptiveHealthCheckStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class);
        }

        /** What can be asked without a rollout. */
        public List<Descriptor<DeliveryCheck>> getCheckDescriptors() {
            return List.of(
                    Jenkins.get().getDescriptorByType(HttpCheck.DescriptorImpl.class),
                    Jenkins.get().getDescriptorByType(TcpCheck.DescriptorImpl.class));
        }

        @POST
        public FormValidation doCheckInterval(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "interval", Util.fixEmptyAndTrim(value));
        }

        @POST
        public FormValidation doCheckAttempts(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "attempts", Forms.whole(value));
        }

        @POST
        public FormValidation doCheckWithin(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "within", Util.fixEmptyAndTrim(value));
        }

        @POST
        public FormValidation doCheckSuccesses(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "successes", Forms.whole(value));
        }

        private static FormValidation check(Item item, String name, Object value) {
            ProbeSpec some = new TcpCheck("db.example:5432").written().read(ProbeSpec.class);
            return Forms.check(AdaptiveHealthCheckSpec.SPEC, item, name, value, Map.of("checks", List.of(some)));
        }
    }
}
