package io.jenkins.plugins.delivery.part;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.delivery.json.Json;
import io.jenkins.delivery.step.BadParameterException;
import io.jenkins.delivery.step.Catalogue;
import io.jenkins.delivery.step.Spec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A call of a step or symbol as somebody wrote it: the only form in which this plugin keeps one. All checks are the engine's,
 * made when it is read, so that what is refused in a rehearsal is refused here with the same words.
 *
 * @param symbol name of the step or symbol
 * @param arguments by name: texts, numbers, flags, calls, and lists of calls; null where nothing was written
 */
public record Written(String symbol, Map<String, Object> arguments) {

    /** Begins a call; {@link #with} adds its arguments. */
    public static Written call(String symbol) {
        return new Written(symbol, new LinkedHashMap<>());
    }

    /** Adds an argument; null counts as left out. */
    public Written with(String name, Object value) {
        arguments.put(name, value instanceof Part part ? part.written() : value);
        return this;
    }

    /** Adds a whole number, which data binding hands over as a floating one so that 2.5 does not silently become 2. */
    public Written withWhole(String name, Double value) {
        return with(name, number(value));
    }

    /** Adds a list of parts. A null in it (what another plugin's step of the same name returns) is kept, for the check to find. */
    public Written withList(String name, Collection<? extends Part> parts) {
        if (parts == null) {
            return with(name, null);
        }
        List<Object> calls = new ArrayList<>();
        parts.forEach(part -> calls.add(part == null ? null : part.written()));
        return with(name, calls);
    }

    /** 5 for 5.0, and 2.5 as it is. */
    public static Object number(Double value) {
        if (value == null) {
            return null;
        }
        if (value == Math.rint(value) && Math.abs(value) <= Integer.MAX_VALUE) {
            return value.intValue();
        }
        return Double.isFinite(value) ? BigDecimal.valueOf(value) : value;
    }

    /**
     * What it stands for.
     *
     * @throws BadParameterException in the engine's words
     */
    public <T> T read(Class<T> type) {
        return type.cast(read(spec(symbol)));
    }

    private Object read(Spec<?> spec) {
        Map<String, Object> values = new LinkedHashMap<>();
        arguments.forEach((name, value) -> values.put(name, value(value)));
        return spec.read(values);
    }

    private static Object value(Object value) {
        if (value instanceof Written call) {
            return call.read(spec(call.symbol));
        }
        if (value instanceof List<?> list) {
            List<Object> values = new ArrayList<>();
            list.forEach(item -> values.add(value(item)));
            return values;
        }
        return value;
    }

    private static Spec<?> spec(String symbol) {
        Spec<?> step = Catalogue.steps().get(symbol);
        return Optional.<Spec<?>>ofNullable(
                        step != null ? step : Catalogue.symbols().get(symbol))
                .orElseThrow(() -> new BadParameterException("there is no step or symbol called '" + symbol + "'"));
    }

    /** One line of JSON; credentials stand in it by their ids. */
    public String toJson() {
        return Json.write(this);
    }

    /** @throws JsonProcessingException when it was not written by {@link #toJson} */
    public static Written ofJson(String json) throws JsonProcessingException {
        return (Written) value(Json.mapper().readTree(json));
    }

    private static Object value(JsonNode node) {
        if (node.isObject()) {
            Written call = call(node.path("symbol").asText());
            node.path("arguments")
                    .properties()
                    .forEach(argument -> call.arguments.put(argument.getKey(), value(argument.getValue())));
            return call;
        }
        if (node.isArray()) {
            List<Object> list = new ArrayList<>();
            node.forEach(item -> list.add(value(item)));
            return list;
        }
        if (node.isNumber()) {
            return node.isInt() ? (Object) node.intValue() : node.decimalValue();
        }
        return node.isNull() ? null : node.isBoolean() ? (Object) node.booleanValue() : node.asText();
    }
}
