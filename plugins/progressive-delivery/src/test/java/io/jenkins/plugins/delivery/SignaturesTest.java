package io.jenkins.plugins.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.model.Descriptor;
import io.jenkins.delivery.step.BadParameterException;
import io.jenkins.delivery.step.CanaryRolloutSpec;
import io.jenkins.delivery.step.Catalogue;
import io.jenkins.delivery.step.Parameter;
import io.jenkins.delivery.step.PhaseSpecs;
import io.jenkins.delivery.step.Spec;
import io.jenkins.delivery.strategy.Canary;
import io.jenkins.plugins.delivery.part.Part;
import io.jenkins.plugins.delivery.part.WeightPhase;
import io.jenkins.plugins.delivery.part.Written;
import java.net.URL;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.structs.SymbolLookup;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What people can write in Jenkins is what the engine says they can write, name by name. */
@WithJenkins
class SignaturesTest {
    private static JenkinsRule r;

    @BeforeAll
    static void jenkins(JenkinsRule rule) {
        r = rule;
    }

    @Test
    void stepsHaveTheParametersOfTheEngine() {
        Map<String, Descriptor<?>> ours = StepDescriptor.all().stream()
                .filter(descriptor -> descriptor.clazz.getName().startsWith("io.jenkins.plugins.delivery."))
                .collect(Collectors.toMap(StepDescriptor::getFunctionName, descriptor -> descriptor));
        assertThat(ours).containsOnlyKeys(Catalogue.steps().keySet());
        Catalogue.steps().values().forEach(spec -> assertSame(spec, ours.get(spec.name())));
    }

    @Test
    void symbolsHaveTheParametersOfTheEngine() {
        Map<String, Descriptor<?>> ours = new HashMap<>();
        for (Descriptor<?> descriptor : Jenkins.get().getExtensionList(Descriptor.class)) {
            if (Part.class.isAssignableFrom(descriptor.clazz)) {
                ours.put(SymbolLookup.getSymbolValue(descriptor).iterator().next(), descriptor);
            }
        }
        assertThat(ours).containsOnlyKeys(Catalogue.symbols().keySet());
        Catalogue.symbols().values().forEach(spec -> assertSame(spec, ours.get(spec.name())));
    }

    private static void assertSame(Spec<?> spec, Descriptor<?> descriptor) {
        DescribableModel<?> model = DescribableModel.of(descriptor.clazz);
        Set<String> required = model.getParameters().stream()
                .filter(DescribableParameter::isRequired)
                .map(DescribableParameter::getName)
                .collect(Collectors.toSet());
        assertThat(model.getParameters())
                .as("parameters of %s", spec.name())
                .extracting(DescribableParameter::getName)
                .containsExactlyInAnyOrderElementsOf(spec.signature().parameterNames());
        assertThat(required)
                .as("required parameters of %s", spec.name())
                .containsExactlyInAnyOrderElementsOf(spec.signature().parameters().stream()
                        .filter(Parameter::required)
                        .map(Parameter::name)
                        .toList());
        assertThat(Optional.ofNullable(model.getSoleRequiredParameter()).map(DescribableParameter::getName))
                .as("what may stand alone in %s", spec.name())
                .isEqualTo(
                        spec.name().equals("adaptiveHealthCheck")
                                        || spec.signature().unnamed().isPresent()
                                ? spec.signature().unnamed()
                                : Optional.empty());
        for (Parameter parameter : spec.signature().parameters()) {
            assertThat(help(descriptor, "help-" + parameter.name() + ".html"))
                    .as("help of %s.%s", spec.name(), parameter.name())
                    .isNotNull();
        }
        assertThat(help(descriptor, "help.html")).as("help of %s", spec.name()).isNotNull();
    }

    private static URL help(Descriptor<?> descriptor, String file) {
        return descriptor.clazz.getResource(descriptor.clazz.getSimpleName() + "/" + file);
    }

    @Test
    void wholeNumbersStayWhatWasWritten() {
        assertThat(new WeightPhase(5).written().read(Canary.Weight.class).percent())
                .isEqualTo(5);
        assertThatThrownBy(() -> new WeightPhase(2.5).written().read(Canary.Weight.class))
                .isInstanceOf(BadParameterException.class)
                .hasMessage("weight: percent: 2.5 is not a whole number");
        assertThatThrownBy(() -> new WeightPhase(140).written().read(Canary.Weight.class))
                .hasMessageContaining("weight: percent: 140 is not a percentage from 1 to 100");
    }

    @Test
    void aCallIsTheSameAfterItWasKept() throws Exception {
        Written call = Written.call("canaryRollout")
                .with("target", Written.call("kubernetes").with("deployment", "web"))
                .with("image", "shop/web:2")
                .withList("phases", List.of(new WeightPhase(5), new WeightPhase(50)))
                .withWhole("canaryPercentage", null)
                .with("failOnRollback", false);
        CanaryRolloutSpec kept = Written.ofJson(call.toJson()).read(CanaryRolloutSpec.class);
        assertThat(kept).isEqualTo(call.read(CanaryRolloutSpec.class));
        assertThat(kept.failOnRollback()).isFalse();
        assertThat(PhaseSpecs.WEIGHT.read(Map.of("percent", 5)))
                .isEqualTo(kept.canary().legs().get(0));
    }

    /** Each gets one clear message, and no rollout is begun. */
    @Test
    void badInputIsRefusedInTheEnginesWords() throws Exception {
        Practice.calm();
        refused(
                "kubernetes(deployment: 'web', namespace: 'practice')",
                "phases: [weight(140)]",
                "weight: percent: 140 is not a percentage from 1 to 100");
        refused(
                "kubernetes(deployment: 'web', namespace: 'practice')",
                "phases: [weight(5), pause('ten')]",
                "pause: duration: 'ten' is not a time such as");
        refused(
                "kubernetes(deployment: 'web', namespace: 'practice')",
                "phases: []",
                "canaryRollout: phases: the list is empty");
        refused(
                "kubernetes(deployment: 'web', namespace: 'practice')",
                "phases: [weight(5), null]",
                "canaryRollout: phases[1]: null is not a phase");
        refused(
                "kubernetes(deployment: 'web', namespace: 'practice')",
                "phases: [weight(2.5)]",
                "weight: percent: 2.5 is not a whole number");
        refused(
                "kubernetes(deployment: 'web', namespace: 'practice')",
                "checks: [errorRate(total: 'a', errors: 'b', atMost: 1)]",
                "canaryRollout: metrics: is missing");
        refused("kubernetes('Web')", "canaryPercentage: 10", "kubernetes: deployment: 'Web' is not a Kubernetes name");
        refused(
                "kubernetes(deployment: 'web', credentialsId: 'nope')",
                "canaryPercentage: 10",
                "kubernetes: credentialsId: there is no credential 'nope'");
    }

    private static int jobs;

    private static void refused(String target, String more, String message) throws Exception {
        var job = Jobs.job(
                "refused" + jobs++, "canaryRollout(target: " + target + ", image: 'shop/web:2', " + more + ")");
        var run = r.assertBuildStatus(hudson.model.Result.FAILURE, job.scheduleBuild2(0));
        r.assertLogContains(message, run);
        r.assertLogNotContains("\tat ", run);
        assertThat(r.jenkins.getRootDir().toPath().resolve("delivery")).doesNotExist();
    }
}
