package io.jenkins.delivery.platform.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The arithmetic of backendRefs: the user's one reference to a Service becomes two weighted ones, and back, exactly. Pure.
 *
 * @param service the user's Service
 * @param namespace that of the route, and so of the Service
 * @param stable name of the Service of the stable version
 * @param candidate name of the Service of the candidate
 */
record RouteSplit(String service, String namespace, String stable, String candidate) {
    /** The Gateway API's own bound of a weight. */
    static final long LARGEST_WEIGHT = 1_000_000;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** What a rule's references say. */
    sealed interface Reading {
        /** As the user had them. */
        record Untouched(int original) implements Reading {}

        /** Split by us. */
        record Split(int original, int percent) implements Reading {}

        /** Neither. */
        record Foreign() implements Reading {}
    }

    /** The user's references of those rules that lead to the Service; in the order of the rules. */
    List<ArrayNode> originals(JsonNode rules) {
        List<ArrayNode> found = new ArrayList<>();
        for (JsonNode rule : rules) {
            if (rule.path("backendRefs") instanceof ArrayNode refs && leadsTo(refs, service)) {
                found.add(refs.deepCopy());
            }
        }
        return found;
    }

    /** Whether a rule concerns us: it names the user's Service or one of ours. */
    boolean concerns(JsonNode rule) {
        return rule.path("backendRefs") instanceof ArrayNode refs
                && (leadsTo(refs, service) || names(refs, stable) || names(refs, candidate));
    }

    /** Why a rule's weights cannot be split; empty when they can. */
    Optional<String> obstacle(ArrayNode original) {
        for (JsonNode each : original) {
            if (original.size() > 1 && weight(each) * 100 > LARGEST_WEIGHT) {
                return Optional.of("the weight " + weight(each) + " of "
                        + each.path("name").asText() + " is too large to be divided by hundredths (at most "
                        + LARGEST_WEIGHT / 100 + ")");
            }
        }
        return Optional.empty();
    }

    /** The references with the candidate at this share of what the Service had. */
    ArrayNode split(ArrayNode original, int percent) {
        boolean alone = original.size() == 1;
        ArrayNode refs = JSON.arrayNode();
        for (JsonNode each : original) {
            if (isOurs(each, service) && weight(each) > 0) {
                long unit = alone ? 1 : weight(each);
                refs.add(as(each, stable, unit * (100 - percent)));
                // At 0 nothing at all points at the candidate; it need not even exist.
                if (percent > 0) {
                    refs.add(as(each, candidate, unit * percent));
                }
            } else {
                refs.add(as(each, each.path("name").asText(), weight(each) * 100));
            }
        }
        return refs;
    }

    Reading read(JsonNode rule, List<ArrayNode> originals) {
        JsonNode refs = rule.path("backendRefs");
        for (int i = 0; i < originals.size(); i++) {
            if (refs.equals(originals.get(i))) {
                return new Reading.Untouched(i);
            }
        }
        Optional<Integer> percent = percent(refs);
        for (int i = 0; i < originals.size() && percent.isPresent(); i++) {
            if (refs.equals(split(originals.get(i), percent.get()))) {
                return new Reading.Split(i, percent.get());
            }
        }
        return new Reading.Foreign();
    }

    /** For rules that somebody else has changed: our Services out, the user's in, nothing else touched. */
    ArrayNode withoutUs(ArrayNode refs) {
        ArrayNode left = JSON.arrayNode();
        Optional<ObjectNode> back = Optional.empty();
        for (JsonNode each : refs) {
            boolean ours = isOurs(each, stable) || isOurs(each, candidate);
            if (!ours) {
                left.add(each.deepCopy());
            } else if (back.isEmpty()) {
                back = Optional.of(as(each, service, weight(each)));
                left.add(back.get());
            } else {
                back.get().put("weight", (int) Math.min(LARGEST_WEIGHT, weight(back.get()) + weight(each)));
            }
        }
        // Weight 0 alone would send everybody away.
        back.filter(each -> weight(each) == 0).ifPresent(each -> each.put("weight", 1));
        return left;
    }

    private Optional<Integer> percent(JsonNode refs) {
        for (int i = 0; i < refs.size(); i++) {
            if (isOurs(refs.get(i), stable)) {
                long rest = weight(refs.get(i));
                long share = i + 1 < refs.size() && isOurs(refs.get(i + 1), candidate) ? weight(refs.get(i + 1)) : 0;
                return rest + share == 0 ? Optional.empty() : Optional.of((int) (100 * share / (rest + share)));
            }
        }
        return Optional.empty();
    }

    private boolean leadsTo(ArrayNode refs, String name) {
        for (JsonNode each : refs) {
            if (isOurs(each, name) && weight(each) > 0) {
                return true;
            }
        }
        return false;
    }

    private boolean names(ArrayNode refs, String name) {
        for (JsonNode each : refs) {
            if (isOurs(each, name)) {
                return true;
            }
        }
        return false;
    }

    private boolean isOurs(JsonNode ref, String name) {
        return ref.path("name").asText().equals(name)
                && ref.path("kind").asText("Service").equals("Service")
                && ref.path("group").asText("").isEmpty()
                && Objects.equals(ref.path("namespace").asText(namespace), namespace);
    }

    private static long weight(JsonNode ref) {
        return ref.path("weight").asLong(1);
    }

    private static ObjectNode as(JsonNode ref, String name, long weight) {
        // Integers as the API's own answers are read, so that equal references are equal nodes.
        return ((ObjectNode) ref.deepCopy()).put("name", name).put("weight", (int) weight);
    }

    static String words(JsonNode refs) {
        List<String> words = new ArrayList<>();
        refs.forEach(each -> words.add(each.path("name").asText() + ":" + weight(each)));
        return words.toString();
    }
}
