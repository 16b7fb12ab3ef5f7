package io.jenkins.delivery.rehearsal.pipeline;

import io.jenkins.delivery.step.Arguments;
import io.jenkins.delivery.step.Catalogue;
import io.jenkins.delivery.step.Spec;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The suite's steps and symbols by their specs: the same names, parameters and checks as in Jenkins. */
public abstract class CatalogueSteps implements DeliverySteps {
    @Override
    public final Set<String> stepNames() {
        return Catalogue.steps().keySet();
    }

    @Override
    public final Set<String> symbolNames() {
        return Catalogue.symbols().keySet();
    }

    @Override
    public final Object symbol(String name, CallArguments arguments) {
        return read(Catalogue.symbols().get(name), arguments);
    }

    @Override
    public void check(String step, CallArguments known, Set<String> computed) {
        Spec<?> spec = Catalogue.steps().get(step);
        if (computed.isEmpty()) {
            read(spec, known);
        } else {
            Map<String, Object> names = new HashMap<>(known.named());
            computed.forEach(name -> names.put(name, name));
            Arguments.of(spec.signature(), names);
        }
    }

    @Override
    public final StepCall start(String name, CallArguments arguments, StepContext context, Completion end) {
        return start(name, read(Catalogue.steps().get(name), arguments), context, end);
    }

    /** @param spec what the step's spec made of the arguments */
    protected abstract StepCall start(String name, Object spec, StepContext context, Completion end);

    private static <T> T read(Spec<T> spec, CallArguments arguments) {
        return arguments.sole().isPresent() ? spec.readUnnamed(arguments.sole().get()) : spec.read(arguments.named());
    }
}
