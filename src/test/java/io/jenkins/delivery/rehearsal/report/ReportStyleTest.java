package io.jenkins.delivery.rehearsal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** WCAG 2 AA: text at least 4.5 : 1 on what is behind it, lines and areas that mean something at least 3 : 1. */
class ReportStyleTest {
    private static final List<String> TEXT = List.of(
            "ink surface",
            "ink page",
            "muted surface",
            "muted page",
            "ink band",
            "ink band-odd",
            "ink warn-soft",
            "ink bad-soft",
            "new surface",
            "new page",
            "new new-soft",
            "old surface",
            "bad surface",
            "bad bad-soft",
            "good good-soft",
            "warn surface",
            "warn warn-soft",
            "on-bad bad",
            "surface muted",
            "surface bad",
            "surface warn");
    private static final List<String> SHAPES =
            List.of("new surface", "old surface", "bad surface", "good surface", "new new-soft", "muted surface");

    @Test
    void colours_can_be_told_apart_by_light_and_in_the_dark() throws Exception {
        String css =
                new String(ReportHtml.class.getResourceAsStream("report.css").readAllBytes(), StandardCharsets.UTF_8);
        int dark = css.indexOf("prefers-color-scheme: dark");
        Map<String, String> byLight = colours(css.substring(0, dark));
        Map<String, String> inTheDark = colours(css.substring(dark, css.indexOf("* {")));

        assertThat(inTheDark.keySet()).isEqualTo(byLight.keySet());
        for (Map<String, String> colours : List.of(byLight, inTheDark)) {
            TEXT.forEach(pair -> assertThat(contrast(colours, pair)).as(pair).isGreaterThanOrEqualTo(4.5));
            SHAPES.forEach(pair -> assertThat(contrast(colours, pair)).as(pair).isGreaterThanOrEqualTo(3));
        }
    }

    private static Map<String, String> colours(String css) {
        Map<String, String> colours = new HashMap<>();
        Matcher matcher = Pattern.compile("--([a-z-]+): #([0-9a-f]{3,6});").matcher(css);
        while (matcher.find()) {
            String hex = matcher.group(2);
            colours.put(matcher.group(1), hex.length() == 3 ? hex.replaceAll("(.)", "$1$1") : hex);
        }
        return colours;
    }

    private static double contrast(Map<String, String> colours, String pair) {
        String[] names = pair.split(" ");
        double one = luminance(colours.get(names[0]));
        double other = luminance(colours.get(names[1]));
        return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    }

    private static double luminance(String hex) {
        double[] weights = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double value = Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16) / 255.0;
            sum += weights[i] * (value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4));
        }
        return sum;
    }
}
