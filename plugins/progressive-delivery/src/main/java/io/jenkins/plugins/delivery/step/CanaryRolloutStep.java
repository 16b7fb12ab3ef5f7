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
import hudson.util.ListBoxModel;
import io.jenkins.delivery.step.BadParameterException;
import io.jenkins.delivery.step.CanaryRolloutSpec;
import io.jenkins.plugins.delivery.part.DeliveryCheck;
import io.jenkins.plugins.delivery.part.Forms;
import io.jenkins.plugins.delivery.part.KubernetesDeployment;
import io.jenkins.plugins.delivery.part.MetricSource;
import io.jenkins.plugins.delivery.part.RolloutPhase;
import io.jenkins.plugins.delivery.part.Target;
import io.jenkins.plugins.delivery.part.Written;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code canaryRollout}: the form and the parameters of it. Checks are {@link CanaryRolloutSpec}'s. */
public final class CanaryRolloutStep extends Step {
    private final Target target;
    private final String image;

    @CheckForNull
    private List<RolloutPhase> phases;

    @CheckForNull
    private Double canaryPercentage;

    @CheckForNull
    private List<DeliveryCheck> checks;

    @CheckForNull
    private MetricSource metrics;

    @CheckForNull
    private String noData;

    @CheckForNull
    private String noDataBudget;

    @CheckForNull
    private String progressDeadline;

    private boolean failOnRollback = true;

    @DataBoundConstructor
    public CanaryRolloutStep(Target target, String image) {
        this.target = target;
        this.image = image;
    }

    public Target getTarget() {
        return target;
    }

    public String getImage() {
        return image;
    }

    @CheckForNull
    public List<RolloutPhase> getPhases() {
        return copy(phases);
    }

    @DataBoundSetter
    public void setPhases(@CheckForNull List<RolloutPhase> phases) {
        this.phases = copy(phases);
    }

    /** An {@code Integer} wherever it is one, so that the snippet generator writes 10 and not 10.0. */
    @CheckForNull
    public Object getCanaryPercentage() {
        return Written.number(canaryPercentage);
    }

    @DataBoundSetter
    public void setCanaryPercentage(@CheckForNull Double canaryPercentage) {
        this.canaryPercentage = canaryPercentage;
    }

    @CheckForNull
    public List<DeliveryCheck> getChecks() {
        return copy(checks);
    }

    @DataBoundSetter
    public void setChecks(@CheckForNull List<DeliveryCheck> checks) {
        this.checks = copy(checks);
    }

    @CheckForNull
    public MetricSource getMetrics() {
        return metrics;
    }

    @DataBoundSetter
    public void setMetrics(@CheckForNull MetricSource metrics) {
        this.metrics = metrics;
    }

    @CheckForNull
    public String getNoData() {
        return noData;
    }

    @DataBoundSetter
    public void setNoData(@CheckForNull String noData) {
        this.noData = Util.fixEmptyAndTrim(noData);
    }

    @CheckForNull
    public String getNoDataBudget() {
        return noDataBudget;
    }

    @DataBoundSetter
    public void setNoDataBudget(@CheckForNull String noDataBudget) {
        this.noDataBudget = Util.fixEmptyAndTrim(noDataBudget);
    }

    @CheckForNull
    public String getProgressDeadline() {
        return progressDeadline;
    }

    @DataBoundSetter
    public void setProgressDeadline(@CheckForNull String progressDeadline) {
        this.progressDeadline = Util.fixEmptyAndTrim(progressDeadline);
    }

    public boolean isFailOnRollback() {
        return failOnRollback;
    }

    @DataBoundSetter
    public void setFailOnRollback(boolean failOnRollback) {
        this.failOnRollback = failOnRollback;
    }

    /** Not {@code List.copyOf}: a null in it is what a foreign step of a phase's name leaves, and the check has to see it. */
    @CheckForNull
    private static <T> List<T> copy(@CheckForNull List<T> list) {
        return list == null ? null : Collections.unmodifiableList(new ArrayList<>(list));
    }

    /** The call as it was written. */
    Written written() {
        return Written.call(DescriptorImpl.NAME)
                .with("target", target)
                .with("image", image)
                .withList("phases", phases)
                .withWhole("canaryPercentage", canaryPercentage)
                .withList("checks", checks)
                .with("metrics", metrics)
                .with("noData", noData)
                .with("noDataBudget", noDataBudget)
                .with("progressDeadline", progressDeadline)
                .with("failOnRollback", failOnRollback);
    }

    @Override
    public StepExecution start(StepContext context) throws AbortException {
        Written written = written();
        try {
            written.read(CanaryRolloutSpec.class);
        } catch (BadParameterException wrong) {
            throw new AbortException(wrong.getMessage());
        }
        return new CanaryRolloutExecution(context, written.toJson());
    }

    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        static final String NAME = "canaryRollout";

        /** What makes a whole call together with one field that is to be judged. */
        private static Map<String, Object> others() {
            Map<String, Object> others = new HashMap<>();
            others.put(
                    "target",
                    new KubernetesDeployment("web").written().read(io.jenkins.delivery.step.TargetSpec.class));
            others.put("image", "shop/web:1");
            return others;
        }

        @Override
        public String getFunctionName() {
            return NAME;
        }

        @Override
        public String getDisplayName() {
            return Messages.CanaryRolloutStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class);
        }

        /** The form's 'none' is an object without a class; left in, data binding would look for one. */
        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, JSONObject formData) throws FormException {
            JSONObject metrics = formData.optJSONObject("metrics");
            if (metrics != null && !metrics.containsKey("stapler-class")) {
                formData.remove("metrics");
            }
            return super.newInstance(req, formData);
        }

        public List<Descriptor<MetricSource>> getMetricSources() {
            return jenkins.model.Jenkins.get().getDescriptorList(MetricSource.class);
        }

        @POST
        public ListBoxModel doFillNoDataItems(@AncestorInPath Item item) {
            ListBoxModel items = new ListBoxModel();
            if (Forms.mayAsk(item)) {
                items.add(Messages.CanaryRolloutStep_noData_default(), "");
                items.add(Messages.CanaryRolloutStep_noData_hold(), "hold");
                items.add(Messages.CanaryRolloutStep_noData_fail(), "fail");
                items.add(Messages.CanaryRolloutStep_noData_continue(), "continue");
            }
            return items;
        }

        @POST
        public FormValidation doCheckImage(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "image", value);
        }

        @POST
        public FormValidation doCheckCanaryPercentage(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "canaryPercentage", Forms.whole(value));
        }

        @POST
        public FormValidation doCheckNoDataBudget(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "noDataBudget", Util.fixEmptyAndTrim(value));
        }

        @POST
        public FormValidation doCheckProgressDeadline(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "progressDeadline", Util.fixEmptyAndTrim(value));
        }

        private static FormValidation check(Item item, String name, Object value) {
            return Forms.check(CanaryRolloutSpec.SPEC, item, name, value, others());
        }
    }
}
