package io.jenkins.plugins.delivery.part;

import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.delivery.step.BadParameterException;
import io.jenkins.delivery.step.Spec;
import java.util.HashMap;
import java.util.Map;
import jenkins.model.Jenkins;

/** Judges a form's fields in the engine's words. */
public final class Forms {
    private Forms() {}

    /** Whether the person who fills the form may ask anything. */
    public static boolean mayAsk(Item item) {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.CONFIGURE);
    }

    /**
     * Judges one field as the engine would, with harmless values in the others.
     *
     * @param value null when the field is empty
     * @param others arguments that make a whole call together with the field's value
     */
    public static FormValidation check(Spec<?> spec, Item item, String name, Object value, Map<String, ?> others) {
        if (!mayAsk(item)) {
            return FormValidation.ok();
        }
        Map<String, Object> written = new HashMap<>(others);
        written.put(name, value);
        try {
            spec.read(written);
            return FormValidation.ok();
        } catch (BadParameterException wrong) {
            return FormValidation.error(wrong.getMessage());
        }
    }

    /** A whole number where the text is one, else the text, for the engine to refuse; null when it is empty. */
    public static Object whole(String text) {
        String trimmed = Util.fixEmptyAndTrim(text);
        try {
            return trimmed == null ? null : (Object) Integer.valueOf(trimmed);
        } catch (NumberFormatException notWhole) {
            return trimmed;
        }
    }
}
