package io.jenkins.delivery.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RouteSplitTest {
    private static final RouteSplit SPLIT =
            new RouteSplit("web", "shop", "web-delivery-stable", "web-delivery-candidate");

    private static ArrayNode refs(String json) {
        try {
            return (ArrayNode) new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode rule(ArrayNode refs) {
        ObjectNode rule = JsonNodeFactory.instance.objectNode();
        rule.set("backendRefs", refs);
        return rule;
    }

    @Test
    void oneReferenceBecomesTwoWithAllThatTheUserSaidOfIt() {
        ArrayNode original = refs(
                "[{\"name\":\"web\",\"port\":80,\"weight\":1,\"filters\":[{\"type\":\"RequestHeaderModifier\"}]}]");
        assertThat(SPLIT.split(original, 20))
                .isEqualTo(
                        refs(
                                "[{\"name\":\"web-delivery-stable\",\"port\":80,\"weight\":80,\"filters\":[{\"type\":\"RequestHeaderModifier\"}]},"
                                        + "{\"name\":\"web-delivery-candidate\",\"port\":80,\"weight\":20,\"filters\":[{\"type\":\"RequestHeaderModifier\"}]}]"));
    }

    @Test
    void atZeroNothingPointsAtTheCandidate() {
        assertThat(RouteSplit.words(SPLIT.split(refs("[{\"name\":\"web\",\"port\":80}]"), 0)))
                .isEqualTo("[web-delivery-stable:100]");
    }

    @Test
    void otherBackendsKeepTheirShare() {
        ArrayNode original = refs("[{\"name\":\"web\",\"weight\":3},{\"name\":\"other\",\"weight\":1}]");
        assertThat(RouteSplit.words(SPLIT.split(original, 50)))
                .isEqualTo("[web-delivery-stable:150, web-delivery-candidate:150, other:100]");
    }

    @Test
    void aServiceOfAnotherNamespaceOrKindIsNotOurs() {
        assertThat(SPLIT.concerns(rule(refs("[{\"name\":\"web\",\"namespace\":\"else\"}]"))))
                .isFalse();
        assertThat(SPLIT.concerns(rule(refs("[{\"name\":\"web\",\"kind\":\"Bucket\"}]"))))
                .isFalse();
        assertThat(SPLIT.concerns(rule(refs("[{\"name\":\"web\",\"namespace\":\"shop\"}]"))))
                .isTrue();
        assertThat(SPLIT.concerns(rule(refs("[{\"name\":\"web\",\"weight\":0}]"))))
                .isFalse();
    }

    @Test
    void aWeightTooLargeToDivideIsRefused() {
        assertThat(SPLIT.obstacle(refs("[{\"name\":\"web\",\"weight\":1},{\"name\":\"other\",\"weight\":20000}]")))
                .hasValueSatisfying(why -> assertThat(why).contains("20000").contains("other"));
        assertThat(SPLIT.obstacle(refs("[{\"name\":\"web\",\"weight\":20000}]")))
                .isEmpty();
    }

    @Test
    void aRuleThatSomebodyHasChangedIsForeignAndGivenBackWithoutUs() {
        ArrayNode original = refs("[{\"name\":\"web\",\"weight\":1}]");
        ArrayNode changed =
                refs("[{\"name\":\"web-delivery-stable\",\"weight\":70},{\"name\":\"third\",\"weight\":30}]");
        assertThat(SPLIT.read(rule(changed), List.of(original))).isInstanceOf(RouteSplit.Reading.Foreign.class);
        assertThat(RouteSplit.words(SPLIT.withoutUs(changed))).isEqualTo("[web:70, third:30]");
        assertThat(
                        RouteSplit.words(
                                SPLIT.withoutUs(
                                        refs(
                                                "[{\"name\":\"web-delivery-stable\",\"weight\":0},{\"name\":\"web-delivery-candidate\",\"weight\":0}]"))))
                .isEqualTo("[web:1]");
    }

    @Property
    void whatWasSplitIsKnownAgainExactly(
            @ForAll @IntRange(max = 100) int percent,
            @ForAll @IntRange(min = 1, max = 10_000) int weight,
            @ForAll @IntRange(min = -1, max = 10_000) int other) {
        ArrayNode original = refs("[{\"name\":\"web\",\"port\":80,\"weight\":" + weight + "}]");
        if (other >= 0) {
            original.add(refs("[{\"name\":\"other\",\"weight\":" + other + "}]").get(0));
        }
        ArrayNode split = SPLIT.split(original, percent);
        assertThat(SPLIT.obstacle(original)).isEmpty();
        assertThat(SPLIT.read(rule(split), List.of(refs("[{\"name\":\"web\",\"weight\":12345}]"), original)))
                .isEqualTo(new RouteSplit.Reading.Split(1, percent));
        assertThat(split)
                .allSatisfy(ref -> assertThat(ref.path("weight").asLong()).isBetween(0L, RouteSplit.LARGEST_WEIGHT));
    }
}
