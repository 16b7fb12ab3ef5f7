package io.jenkins.plugins.delivery.part;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.delivery.step.ErrorRateSpec;
import java.util.HashMap;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code errorRate(…)}. */
public final class ErrorRateCheck extends DeliveryCheck {
    private static final long serialVersionUID = 1L;

    private final String total;
    private final String errors;

    @CheckForNull
    private String atMost;

    @CheckForNull
    private String name;

    @DataBoundConstructor
    public ErrorRateCheck(String total, String errors) {
        this.total = total;
        this.errors = errors;
    }

    public String getTotal() {
        return total;
    }

    public String getErrors() {
        return errors;
    }

    @CheckForNull
    public String getAtMost() {
        return atMost;
    }

    @DataBoundSetter
    public void setAtMost(@CheckForNull String atMost) {
        this.atMost = Util.fixEmptyAndTrim(atMost);
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
        return Written.call("errorRate")
                .with("total", total)
                .with("errors", errors)
                .with("atMost", atMost)
                .with("name", name);
    }

    @Extension
    @Symbol("errorRate")
    public static final class DescriptorImpl extends PartDescriptor<DeliveryCheck> implements CustomDescribableModel {
        public DescriptorImpl() {
            super(ErrorRateCheck.class, ErrorRateSpec.SPEC);
        }

        @POST
        public FormValidation doCheckTotal(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "total", value, Map.of("total", "total", "errors", "errors"));
        }

        @POST
        public FormValidation doCheckErrors(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "errors", value, Map.of("total", "total", "errors", "errors"));
        }

        @POST
        public FormValidation doCheckAtMost(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "atMost", Util.fixEmptyAndTrim(value), Map.of("total", "total", "errors", "errors"));
        }

        /** {@code atMost: 1} is a number and {@code atMost: '1 %'} a text; both mean the same. */
        @NonNull
        @Override
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            Map<String, Object> changed = new HashMap<>(arguments);
            changed.computeIfPresent("atMost", (name, value) -> value instanceof Number ? value.toString() : value);
            return changed;
        }
    }
}
