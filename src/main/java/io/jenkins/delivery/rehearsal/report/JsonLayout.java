package io.jenkins.delivery.rehearsal.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.Instantiatable;
import java.io.IOException;

/**
 * The report's lines: one a key, and one an event. Two reports compare line by line, and a report of a thousand events stays
 * readable.
 */
final class JsonLayout implements PrettyPrinter, Instantiatable<JsonLayout> {
    /** Objects deeper than a rollout, and arrays deeper than its events, stay on one line. */
    private static final int OBJECTS = 3;

    private static final int ARRAYS = 4;

    private int depth;

    @Override
    public JsonLayout createInstance() {
        return new JsonLayout();
    }

    @Override
    public void writeRootValueSeparator(JsonGenerator json) throws IOException {
        json.writeRaw('\n');
    }

    @Override
    public void writeStartObject(JsonGenerator json) throws IOException {
        json.writeRaw('{');
        depth++;
    }

    @Override
    public void beforeObjectEntries(JsonGenerator json) throws IOException {
        breakIf(json, depth <= OBJECTS, "");
    }

    @Override
    public void writeObjectFieldValueSeparator(JsonGenerator json) throws IOException {
        json.writeRaw(": ");
    }

    @Override
    public void writeObjectEntrySeparator(JsonGenerator json) throws IOException {
        json.writeRaw(',');
        breakIf(json, depth <= OBJECTS, " ");
    }

    @Override
    public void writeEndObject(JsonGenerator json, int entries) throws IOException {
        boolean broken = depth <= OBJECTS && entries > 0;
        depth--;
        breakIf(json, broken, "");
        json.writeRaw('}');
    }

    @Override
    public void writeStartArray(JsonGenerator json) throws IOException {
        json.writeRaw('[');
        depth++;
    }

    @Override
    public void beforeArrayValues(JsonGenerator json) throws IOException {
        breakIf(json, depth <= ARRAYS, "");
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
        json.writeRaw(',');
        breakIf(json, depth <= ARRAYS, " ");
    }

    @Override
    public void writeEndArray(JsonGenerator json, int values) throws IOException {
        boolean broken = depth <= ARRAYS && values > 0;
        depth--;
        breakIf(json, broken, "");
        json.writeRaw(']');
    }

    private void breakIf(JsonGenerator json, boolean condition, String otherwise) throws IOException {
        json.writeRaw(condition ? "\n" + "  ".repeat(depth) : otherwise);
    }
}
