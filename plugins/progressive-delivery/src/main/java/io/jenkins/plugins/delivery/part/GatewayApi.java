package io.jenkins.plugins.delivery.part;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.delivery.step.GatewayApiSpec;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code gatewayApi(…)}. */
public final class GatewayApi extends Router {
    private static final long serialVersionUID = 1L;

    private final String route;

    @CheckForNull
    private String service;

    @DataBoundConstructor
    public GatewayApi(String route) {
        this.route = route;
    }

    public String getRoute() {
        return route;
    }

    @CheckForNull
    public String getService() {
        return service;
    }

    @DataBoundSetter
    public void setService(@CheckForNull String service) {
        this.service = Util.fixEmptyAndTrim(service);
    }

    @Override
    public Written written() {
        return Written.call("gatewayApi").with("route", route).with("service", service);
    }

    @Extension
    @Symbol("gatewayApi")
    public static final class DescriptorImpl extends PartDescriptor<Router> {
        public DescriptorImpl() {
            super(GatewayApi.class, GatewayApiSpec.SPEC);
        }

        @POST
        public FormValidation doCheckRoute(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "route", value, Map.of("route", "web"));
        }
    }
}
