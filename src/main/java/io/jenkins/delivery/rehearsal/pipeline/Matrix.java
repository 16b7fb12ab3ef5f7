package io.jenkins.delivery.rehearsal.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The combinations of a Declarative matrix. */
final class Matrix {
    private Matrix() {}

    /** @param not in an exclude: every value but these */
    record Axis(String name, List<String> values, boolean not) {
        boolean covers(String value) {
            return value != null && values.contains(value) != not;
        }
    }

    /** All combinations in the order of writing, the last axis fastest, without the excluded ones. */
    static List<Map<String, String>> cells(List<Axis> axes, List<List<Axis>> excludes) {
        List<Map<String, String>> cells = List.of(Map.of());
        for (Axis axis : axes) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> cell : cells) {
                for (String value : axis.values()) {
                    Map<String, String> next = new LinkedHashMap<>(cell);
                    next.put(axis.name(), value);
                    longer.add(next);
                }
            }
            cells = longer;
        }
        return cells.stream()
                .filter(cell -> excludes.stream()
                        .noneMatch(exclude -> exclude.stream().allMatch(axis -> axis.covers(cell.get(axis.name())))))
                .toList();
    }

    static String words(Map<String, String> cell) {
        return cell.entrySet().stream()
                .map(entry -> entry.getKey() + " = '" + entry.getValue() + "'")
                .collect(Collectors.joining(", "));
    }
}
