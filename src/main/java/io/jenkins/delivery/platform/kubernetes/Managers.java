package io.jenkins.delivery.platform.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Who wrote which field, from {@code managedFields}. */
final class Managers {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Managers() {}

    /** Whether the field was last written by us: a different value by anyone else takes it from us. */
    static boolean ours(List<ManagedFieldsEntry> managers, String... path) {
        return managers.stream().anyMatch(each -> Api.FIELD_MANAGER.equals(each.getManager()) && owns(each, path));
    }

    /**
     * The other program that wrote a field; for a field that was taken out, the one that wrote last.
     *
     * @param path for example {@code spec, minReadySeconds}
     */
    static String writer(List<ManagedFieldsEntry> managers, String... path) {
        Comparator<ManagedFieldsEntry> byTime =
                Comparator.comparing(each -> each.getTime() == null ? "" : each.getTime());
        List<ManagedFieldsEntry> others = managers.stream()
                .filter(each -> !Api.FIELD_MANAGER.equals(each.getManager()))
                .filter(each ->
                        each.getSubresource() == null || each.getSubresource().isEmpty())
                .toList();
        Optional<ManagedFieldsEntry> owner =
                others.stream().filter(each -> owns(each, path)).max(byTime);
        return owner.map(each -> "written by " + name(each))
                .or(() -> others.stream().max(byTime).map(each -> "last written by " + name(each)))
                .orElse("written by an unnamed program");
    }

    private static String name(ManagedFieldsEntry entry) {
        return entry.getManager() + (entry.getTime() == null ? "" : " at " + entry.getTime());
    }

    private static boolean owns(ManagedFieldsEntry entry, String... path) {
        JsonNode fields = MAPPER.valueToTree(entry.getFieldsV1());
        for (String name : path) {
            JsonNode deeper = fields.path("f:" + name);
            fields = deeper.isMissingNode() ? fields.path("k:{\"name\":\"" + name + "\"}") : deeper;
        }
        return !fields.isMissingNode();
    }
}
