package io.jenkins.delivery.platform.simulated;

import io.jenkins.delivery.time.Durations;
import io.jenkins.delivery.words.Nearest;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value of a YAML file that knows its place, so that every complaint names file and line. Nothing but scalars, lists and
 * mappings is ever made from the text.
 *
 * @param where what people call it, for example {@code faults[0].at}
 */
record YamlValue(String file, String where, Node node) {

    static YamlValue parse(String file, String text) {
        try {
            LoadSettings settings = LoadSettings.builder().setLabel(file).build();
            return new Compose(settings)
                    .composeString(text)
                    .map(node -> new YamlValue(file, "", node))
                    .orElseThrow(() -> new BadScenarioException(
                            file + ": is empty; a calm day needs no scenario at all, or write {} for it"));
        } catch (MarkedYamlEngineException notYaml) {
            Optional<Mark> mark = notYaml.getProblemMark().or(notYaml::getContextMark);
            throw new BadScenarioException(
                    file + mark.map(place -> ":" + (place.getLine() + 1)).orElse("") + ": not YAML: "
                            + notYaml.getProblem(),
                    notYaml);
        } catch (YamlEngineException notYaml) {
            throw new BadScenarioException(file + ": not YAML: " + notYaml.getMessage(), notYaml);
        }
    }

    BadScenarioException bad(String problem) {
        int line = node.getStartMark().map(Mark::getLine).orElse(0) + 1;
        return new BadScenarioException(file + ":" + line + ": " + (where.isEmpty() ? "" : where + ": ") + problem);
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }

    boolean isMapping() {
        return node instanceof MappingNode;
    }

    boolean isNothing() {
        return node.getTag().equals(Tag.NULL);
    }

    List<YamlValue> list(String what) {
        if (!(node instanceof SequenceNode sequence)) {
            throw bad(shown() + " is not a list of " + what);
        }
        List<Node> items = sequence.getValue();
        return java.util.stream.IntStream.range(0, items.size())
                .mapToObj(i -> new YamlValue(file, where + "[" + i + "]", items.get(i)))
                .toList();
    }

    /** Any keys, each once. */
    Map<String, YamlValue> entries(String what) {
        if (!(node instanceof MappingNode mapping)) {
            throw bad(shown() + " is not " + what);
        }
        Map<String, YamlValue> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            YamlValue key = new YamlValue(file, where, tuple.getKeyNode());
            String name = key.text();
            String place = where.isEmpty() ? name : where + "." + name;
            if (entries.put(name, new YamlValue(file, place, tuple.getValueNode())) != null) {
                throw key.bad("'" + name + "' is there twice");
            }
        }
        return entries;
    }

    /** A mapping with known keys. */
    Map<String, YamlValue> mapping(Collection<String> keys) {
        Map<String, YamlValue> entries = entries("a mapping with the keys " + String.join(", ", keys));
        for (NodeTuple tuple : ((MappingNode) node).getValue()) {
            String name = ((ScalarNode) tuple.getKeyNode()).getValue();
            if (!keys.contains(name)) {
                throw new YamlValue(file, where, tuple.getKeyNode())
                        .bad("unknown key '" + name + "'" + hint(name, keys));
            }
        }
        return entries;
    }

    private static String hint(String name, Collection<String> allowed) {
        return Nearest.to(name, allowed, 3)
                        .map(nearest -> "; did you mean '" + nearest + "'?")
                        .orElse("")
                + " (allowed: " + String.join(", ", allowed) + ")";
    }

    String text() {
        if (node instanceof ScalarNode scalar
                && node.getTag().equals(Tag.STR)
                && !scalar.getValue().isBlank()) {
            return scalar.getValue();
        }
        throw bad(shown() + " is not a text");
    }

    String oneOf(Collection<String> words) {
        String word = text();
        if (!words.contains(word)) {
            throw bad("unknown '" + word + "'" + hint(word, words));
        }
        return word;
    }

    Duration duration() {
        String allowed = "a time with its unit, such as 90s, 20m, 1h30m or 180ms";
        if (!(node instanceof ScalarNode scalar) || !node.getTag().equals(Tag.STR)) {
            throw bad(shown() + " is not " + allowed);
        }
        try {
            return Durations.parse(scalar.getValue());
        } catch (IllegalArgumentException notATime) {
            throw bad("'" + scalar.getValue() + "' is not " + allowed);
        }
    }

    double number(double least, double most, String what) {
        if (node instanceof ScalarNode scalar
                && (node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT))) {
            try {
                double value = Double.parseDouble(scalar.getValue());
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException notDecimal) {
                throw bad(shown() + " is not " + what);
            }
        }
        throw bad(shown() + " is not " + what);
    }

    long whole(long least, long most, String what) {
        if (node instanceof ScalarNode scalar && node.getTag().equals(Tag.INT)) {
            try {
                long value = Long.parseLong(scalar.getValue());
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException notDecimal) {
                throw bad(shown() + " is not " + what);
            }
        }
        throw bad(shown() + " is not " + what);
    }

    private String shown() {
        if (node instanceof ScalarNode scalar) {
            return isNothing() ? "nothing" : "'" + scalar.getValue() + "'";
        }
        return isList() ? "a list" : "a mapping";
    }
}
