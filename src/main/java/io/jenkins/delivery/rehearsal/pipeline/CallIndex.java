package io.jenkins.delivery.rehearsal.pipeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.codehaus.groovy.ast.expr.MethodCallExpression;

/**
 * Where calls begin. A running call over many lines reports the line of its last argument; people look for the line that
 * bears its name.
 */
final class CallIndex {
    private final Map<String, List<int[]>> calls = new HashMap<>();

    void add(MethodCallExpression call) {
        calls.computeIfAbsent(call.getMethodAsString(), name -> new ArrayList<>())
                .add(new int[] {call.getLineNumber(), call.getLastLineNumber()});
    }

    /** The first line of the innermost call of that name around the given line; the line itself when there is none. */
    int begin(String name, int line) {
        int begin = -1;
        for (int[] range : calls.getOrDefault(name, List.of())) {
            if (range[0] <= line && line <= range[1] && range[0] > begin) {
                begin = range[0];
            }
        }
        return begin > 0 ? begin : line;
    }
}
