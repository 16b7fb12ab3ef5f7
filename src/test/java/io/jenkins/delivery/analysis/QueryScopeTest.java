package io.jenkins.delivery.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryScopeTest {
    private final QueryScope scope = new QueryScope(Map.of(
            "namespace", "shop",
            "deployment", "web",
            "hash", "6d4f9c",
            "version", "shop/web:1.5.0",
            "evil", "\"} or vector(0) or up{a=\"\\",
            "lines", "a\nb",
            "window", "5m"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "up | up",
                "up{pod=~\"${deployment}-${hash}-.*\"} | up{pod=~\"web-6d4f9c-.*\"}",
                "up{image=~\".*/${regex:version}\"} | up{image=~\".*/shop/web:1\\\\.5\\\\.0\"}",
                "up{a=\"${evil}\"} | up{a=\"\\\"} or vector(0) or up{a=\\\"\\\\\"}",
                "up{a='${evil}'} | up{a='\"} or vector(0) or up{a=\"\\\\'}",
                "up{a=\"${lines}\"} | up{a=\"a\\x0ab\"}",
                "rate(up[${window}]) | rate(up[5m])",
                "up{a=\"x$\"} | up{a=\"x$\"}",
                "up{a=\"$${x}\"} | up{a=\"${x}\"}",
                "up{a=\"\\\"${namespace}\"} | up{a=\"\\\"shop\"}",
                "up{a=`${namespace}`} | up{a=`shop`}",
            })
    void fillsNamesInSoThatTheyStayValues(String template, String query) {
        assertThat(scope.expand(template).text()).isEqualTo(query);
    }

    @Test
    void refusesUnknownNamesWithTheNearestOne() {
        assertThatThrownBy(() -> scope.expand("up{a=\"${namspace}\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'namspace' is not known")
                .hasMessageContaining("did you mean 'namespace'?");
        assertThatThrownBy(() -> QueryScope.check("total", "up{a=\"${hsah}\"}"))
                .hasMessageStartingWith("total: ")
                .hasMessageContaining("did you mean 'hash'?");
        QueryScope.check(
                "total", "up{pod=~\"${deployment}-${hash}-.*\", namespace=\"${namespace}\", v=\"${regex:version}\"}");
    }

    @Test
    void aNameThatHasNoValueYetSaysSo() {
        assertThatThrownBy(() -> new QueryScope(Map.of()).expand("up{a=\"${hash}\"}"))
                .hasMessageContaining("'hash' in up{a=\"${hash}\"} has no value here (yet)");
    }

    @Test
    void refusesWhatCannotStandThere() {
        assertThatThrownBy(() -> scope.expand("up{a=${version}}")).hasMessageContaining("outside of quotes");
        assertThatThrownBy(() -> scope.expand("up{a=\"${version\"}")).hasMessageContaining("not known");
        assertThatThrownBy(() -> scope.expand("up{a=\"${version")).hasMessageContaining("not closed");
        assertThatThrownBy(() -> new QueryScope(Map.of("x", "a`b")).expand("up{a=`${x}`}"))
                .hasMessageContaining("back quotes");
    }
}
