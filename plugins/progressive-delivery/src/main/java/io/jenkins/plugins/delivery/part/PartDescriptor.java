package io.jenkins.plugins.delivery.part;

import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.delivery.step.Spec;
import java.util.Map;

/** The forms' side of a symbol. */
public abstract class PartDescriptor<T extends Describable<T>> extends Descriptor<T> {
    private final transient Spec<?> spec;

    PartDescriptor(Class<? extends T> type, Spec<?> spec) {
        super(type);
        this.spec = spec;
    }

    /** What the engine says about the symbol. */
    public Spec<?> spec() {
        return spec;
    }

    @Override
    public String getDisplayName() {
        return spec.name() + ": " + spec.signature().help();
    }

    FormValidation check(Item item, String name, Object value, Map<String, ?> others) {
        return Forms.check(spec, item, name, value, others);
    }
}
