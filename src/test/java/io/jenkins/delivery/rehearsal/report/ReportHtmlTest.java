package io.jenkins.delivery.rehearsal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.delivery.rehearsal.LogLine;
import io.jenkins.delivery.rehearsal.RehearsalResult;
import io.jenkins.delivery.rehearsal.RolloutEvent;
import io.jenkins.delivery.rehearsal.RolloutRecord;
import io.jenkins.delivery.rehearsal.RolloutRecord.Requests;
import io.jenkins.delivery.rehearsal.RunResult;
import io.jenkins.delivery.rehearsal.StageRecord;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportHtmlTest {
    private static final Requests NONE = new Requests(0, 0, 0);

    @Test
    void a_rollback_is_told_at_once_with_its_reason_its_times_and_what_it_cost() throws Exception {
        RehearsalResult result = SampleRun.rolledBack(7);
        String html = ReportHtml.write(result);
        Document page = parse(html);
        RolloutRecord rollout = result.rollouts().get(0);

        assertThat(text(page, "h1")).containsExactly("shop/web in production went back to 1.4.2");
        assertThat(only(page, "reason")).isEqualTo(Words.together(rollout.reason()));
        assertThat(only(page, "way-back"))
                .matches("(?s).*Detected.*20:08.*Decided.*at once.*Restored.*0\\.35 s later.*");
        assertThat(only(page, "images")).contains(SampleRun.OLD, SampleRun.NEW);
        assertThat(only(page, "tiles"))
                .contains(
                        Figure.count(rollout.requests().total()),
                        Figure.count(rollout.requests().failed()),
                        Figure.count(rollout.requests().failedByNewVersion()));
        assertThat(text(page, "h3")).containsExactly("How it went", "The decisive moments");
    }

    @Test
    void figures_say_in_words_what_they_show_and_the_timeline_has_every_event_but_looks() throws Exception {
        RehearsalResult result = SampleRun.promoted(7);
        Document page = parse(ReportHtml.write(result));

        for (Element svg : elements(page, "svg")) {
            if (svg.getAttribute("role").equals("img")) {
                String[] labels = svg.getAttribute("aria-labelledby").split(" ");
                assertThat(ids(page)).contains(labels);
                assertThat(svg.getTextContent()).contains("80 % at", "within the limit", "limit 1");
            }
        }
        long told = result.rollouts().get(0).events().stream()
                .filter(event -> !Set.of("look", "traffic").contains(event.type()))
                .count();
        long rows = elements(page, "tr").stream()
                .filter(row -> ((Element) row.getParentNode().getParentNode())
                                .getAttribute("class")
                                .equals("timeline")
                        && row.getParentNode().getNodeName().equals("tbody"))
                .count();
        assertThat(rows).isEqualTo(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"promoted", "rolled back", "at once"})
    void the_page_needs_nothing_else(String sample) throws Exception {
        String html = ReportHtml.write(sample(sample));
        Document page = parse(html);

        assertThat(elements(page, "script")).isEmpty();
        assertThat(elements(page, "link")).isEmpty();
        assertThat(elements(page, "img")).isEmpty();
        assertThat(html).doesNotContain("src=").doesNotContain("@import");
        assertThat(html.replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http:")
                .doesNotContain("https:");
        assertThat(html).contains("default-src 'none'".replace("'", "&#39;"));
        List<String> ids = ids(page);
        assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
        // For people who want to look at it.
        Path folder = Files.createDirectories(Path.of("target", "reports"));
        Files.writeString(folder.resolve(sample.replace(' ', '-') + ".html"), html);
    }

    private static RehearsalResult sample(String name) {
        return switch (name) {
            case "promoted" -> SampleRun.promoted(7);
            case "rolled back" -> SampleRun.rolledBack(7);
            default -> SampleRun.rolledBackAtOnce(7);
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "</title><script>alert(1)</script>",
                "</style><img src=x onerror=alert(1)>",
                "\" onmouseover=\"alert(1)",
                "' onfocus='alert(1)' autofocus='",
                "--><svg/onload=alert(1)>",
                "]]><b>&lt;",
                "&#x3c;script&#x3e;",
                "javascript:alert(1)",
                "`onload=alert(1)`",
                "url(javascript:alert(1))",
                "a\u0000b\u0007c\u001b[31md",
                "\ud800 half, \udfff half",
                "\u202eabort\u2066x",
                "\ufffe\uffff\u0085",
                "\uD83D\uDE80 emoji, ümläut, 日本語"
            })
    void text_from_outside_stays_text_wherever_it_stands(String evil) throws Exception {
        RehearsalResult result = filledWith(evil);
        String html = ReportHtml.write(result);
        Document page = parse(html);

        Set<String> known = Set.of(
                "html head meta title style body header main section p h1 h2 h3 ul li b a code span ol dl div dt dd figure figcaption"
                        .split(" "));
        Set<String> drawn = Set.of("svg desc defs pattern path rect line text circle".split(" "));
        Set<String> tabled = Set.of("table caption thead tbody tr th td pre".split(" "));
        for (Element element : elements(page, "*")) {
            String name = element.getNodeName();
            assertThat(known.contains(name) || drawn.contains(name) || tabled.contains(name))
                    .as("element %s", name)
                    .isTrue();
            for (int i = 0; i < element.getAttributes().getLength(); i++) {
                String attribute = element.getAttributes().item(i).getNodeName();
                assertThat(attribute).doesNotStartWith("on").isNotIn("src", "srcdoc", "autofocus");
            }
            assertThat(element.getAttribute("href")).matches("|#rollout-\\d+");
            assertThat(element.getAttribute("style")).matches("|fill:url\\(#rollout-[a-z0-9-]+\\)");
        }
        String shown = new StringBuilder().append(evil).toString();
        String expected =
                parse("<x>" + Escape.text(shown) + "</x>").getDocumentElement().getTextContent();
        // Every field shows it: none is dropped, and none is shown but as text.
        assertThat(text(page, "h1").get(0)).contains(Words.version(expected));
        assertThat(only(page, "reason")).contains(expected);
        assertThat(only(page, "log")).contains(expected);
        assertThat(html.codePoints())
                .allMatch(point ->
                        point >= 0x20 && point != 0x85 && !(point >= 0x202a && point <= 0x202e) || point == '\n');
    }

    private static RehearsalResult filledWith(String evil) {
        List<RolloutEvent> events = new ArrayList<>();
        double at = 0;
        for (String type : List.of(
                "started",
                "phase",
                "weight",
                "waiting",
                "problem",
                "look",
                "verdict",
                "said",
                "trouble",
                "recovered",
                "decision",
                "restored",
                "ended",
                "fault",
                "traffic",
                evil)) {
            Map<String, Object> details = new LinkedHashMap<>();
            for (String key : List.of(
                    "checks",
                    "index",
                    "title",
                    "value",
                    "effective",
                    "why",
                    "pod",
                    "reason",
                    "message",
                    "check",
                    "verdict",
                    "because",
                    "evidence",
                    "does",
                    "by",
                    "kind",
                    "what",
                    "outcome",
                    "old",
                    "new",
                    evil)) {
                details.put(key, evil);
            }
            details.put("seconds", 3.0);
            details.put("rate", 0.1);
            details.put("limit", 0.01);
            events.add(new RolloutEvent(at++, type, details));
        }
        RolloutRecord rollout = new RolloutRecord(
                evil,
                evil,
                evil,
                evil,
                RolloutRecord.Outcome.PROMOTED,
                evil,
                Optional.of(1.0),
                Optional.of(2.0),
                Optional.empty(),
                NONE,
                events);
        return new RehearsalResult(
                RunResult.SUCCESS,
                20,
                1,
                1,
                evil,
                Optional.of(evil),
                List.of(new StageRecord(evil, RunResult.SUCCESS, 0, 20)),
                List.of(rollout),
                List.of(new LogLine(0, evil)));
    }

    @ParameterizedTest
    @EnumSource(RunResult.class)
    void a_run_without_any_rollout_is_a_page_too(RunResult result) throws Exception {
        Document page = parse(ReportHtml.write(SampleRun.of(result, List.of())));

        assertThat(text(page, "h1").get(0)).startsWith("The run ").endsWith("nothing was rolled out");
        assertThat(elements(page, "section")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(RolloutRecord.Outcome.class)
    void a_rollout_that_nothing_is_known_of_is_a_section_too(RolloutRecord.Outcome outcome) throws Exception {
        for (List<RolloutEvent> events :
                List.of(List.<RolloutEvent>of(), List.of(Event.of(3, "ended").done()))) {
            Document page = parse(ReportHtml.write(SampleRun.of(RunResult.FAILURE, List.of(record(outcome, events)))));

            assertThat(text(page, "h2").get(0)).isEqualTo(Words.outcome(outcome) + " shop/web");
        }
    }

    @Test
    void several_rollouts_have_an_overview_that_leads_to_each() throws Exception {
        Document page = parse(ReportHtml.write(SampleRun.of(
                RunResult.FAILURE,
                List.of(
                        SampleRun.promoted(1).rollouts().get(0),
                        SampleRun.rolledBack(2).rollouts().get(0),
                        record(RolloutRecord.Outcome.FAILED, List.of())))));

        assertThat(text(page, "h1")).containsExactly("The run failed; 1 of 3 rollouts promoted");
        List<String> links = elements(page, "a").stream()
                .map(link -> link.getAttribute("href").substring(1))
                .toList();
        assertThat(links).hasSize(3);
        assertThat(ids(page)).containsAll(links).doesNotHaveDuplicates();
    }

    @Test
    void a_wait_that_only_becomes_longer_is_one_row() throws Exception {
        List<RolloutEvent> events = new ArrayList<>();
        for (int second : new int[] {0, 5, 10}) {
            events.add(Event.of(second, "waiting")
                    .with("why", "no answer (for " + second + " s)")
                    .done());
        }
        events.add(Event.of(15, "waiting")
                .with("why", "no answer (for 15 s)")
                .with("needsPerson", true)
                .done());
        events.add(Event.of(20, "waiting").with("why", "pods").done());

        Document page = parse(ReportHtml.write(
                SampleRun.of(RunResult.SUCCESS, List.of(record(RolloutRecord.Outcome.PROMOTED, events)))));

        assertThat(text(page, "td"))
                .contains("no answer (for 0 s)", "no answer (for 15 s)", "pods")
                .doesNotContain("no answer (for 5 s)", "no answer (for 10 s)");
    }

    @Test
    void a_name_that_is_too_long_for_a_figure_is_cut_there_and_told_in_full_in_the_timeline() throws Exception {
        String name = "errors of the shop that a very careful person has described at great length ".repeat(4);
        String html = ReportHtml.write(SampleRun.of(
                RunResult.SUCCESS,
                List.of(record(
                        RolloutRecord.Outcome.PROMOTED,
                        List.of(
                                Event.of(1, "look")
                                        .with("check", name)
                                        .with("verdict", "UNDECIDED")
                                        .with("rate", 0.1)
                                        .done(),
                                Event.of(2, "verdict")
                                        .with("check", name)
                                        .with("verdict", "NOT_WORSE")
                                        .with("because", name)
                                        .done())))));

        for (Element text : elements(parse(html), "text")) {
            assertThat(text.getTextContent()).hasSizeLessThan(140);
        }
        assertThat(html).contains("within the limit: " + name);
    }

    @Test
    void a_rollout_of_days_stays_a_page_that_a_browser_can_hold() throws Exception {
        List<RolloutEvent> events = new ArrayList<>();
        events.add(Event.of(0, "weight").with("value", 5).with("effective", 5).done());
        for (int look = 1; look <= 50_000; look++) {
            events.add(Event.of(look * 5, "look")
                    .with("check", "errors")
                    .with("verdict", look % 2 == 0 ? "UNDECIDED" : "NO_EVIDENCE")
                    .with("limit", 0.01)
                    .with("requests", look * 50)
                    .with("events", look / 20 + look / 7)
                    .with("rate", 0.001)
                    .with("lower", 0.0001 * (look % 9))
                    .with("upper", 0.002)
                    .done());
            events.add(Event.of(look * 5, "waiting")
                    .with("why", "look " + look + " of many")
                    .done());
        }
        events.add(Event.of(250_001, "ended").with("reason", "the last one").done());

        String html = ReportHtml.write(
                SampleRun.of(RunResult.SUCCESS, List.of(record(RolloutRecord.Outcome.PROMOTED, events))));

        assertThat(html.length()).isLessThan(600_000);
        assertThat(elements(parse(html), "tr")).hasSizeLessThan(TimelineTable.MOST + 10);
        assertThat(html).contains("more events stand in report.json", "the last one");
    }

    private static RolloutRecord record(RolloutRecord.Outcome outcome, List<RolloutEvent> events) {
        return new RolloutRecord(
                "canaryRollout",
                "shop/web",
                "shop/web:1",
                "shop/web:2",
                outcome,
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                NONE,
                events);
    }

    private static Document parse(String html) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(html)));
    }

    private static List<Element> elements(Document page, String name) {
        NodeList nodes = page.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static List<String> text(Document page, String name) {
        return elements(page, name).stream().map(Element::getTextContent).toList();
    }

    private static String only(Document page, String styleClass) {
        List<String> found = elements(page, "*").stream()
                .filter(element -> element.getAttribute("class").equals(styleClass))
                .map(Element::getTextContent)
                .toList();
        assertThat(found).as(styleClass).hasSize(1);
        return found.get(0);
    }

    private static List<String> ids(Document page) {
        return elements(page, "*").stream()
                .map(element -> element.getAttribute("id"))
                .filter(id -> !id.isEmpty())
                .toList();
    }
}
