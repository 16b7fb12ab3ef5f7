package io.jenkins.delivery.rehearsal.report;

import io.jenkins.delivery.rehearsal.LogLine;
import io.jenkins.delivery.rehearsal.RehearsalResult;
import io.jenkins.delivery.rehearsal.RolloutRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code report.html}: one file that needs nothing else, not even a script. It shows what {@code report.json} holds, and the
 * log. A policy inside it forbids scripts and requests, in case anything from outside should ever get through the escaping.
 */
public final class ReportHtml {
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    private ReportHtml() {}

    /** The whole file: UTF-8 text, well-formed as XML too, ending with a line feed. */
    public static String write(RehearsalResult result) {
        Element html = Element.of("html").attr("lang", "en");
        html.newLine().add(head(result)).newLine().add(body(result)).newLine();
        StringBuilder out = new StringBuilder("<!DOCTYPE html>\n");
        html.write(out);
        return out.append('\n').toString();
    }

    private static Element head(RehearsalResult result) {
        return Element.of("head")
                .newLine()
                .add(Element.of("meta").attr("charset", "utf-8"))
                .newLine()
                .add(Element.of("meta")
                        .attr("http-equiv", "Content-Security-Policy")
                        .attr("content", POLICY))
                .newLine()
                .add(meta("viewport", "width=device-width, initial-scale=1"))
                .newLine()
                .add(meta("color-scheme", "light dark"))
                .newLine()
                .add(Element.of("title").text(RunHeader.headline(result) + " (rehearsal)"))
                .newLine()
                .add(Element.style(css()));
    }

    private static Element meta(String name, String content) {
        return Element.of("meta").attr("name", name).attr("content", content);
    }

    private static Element body(RehearsalResult result) {
        Element main = Element.of("main");
        List<RolloutRecord> rollouts = result.rollouts();
        if (rollouts.size() > 1) {
            main.newLine().add(RunHeader.overview(rollouts));
        }
        for (int i = 0; i < rollouts.size(); i++) {
            main.newLine().add(RolloutSection.of(rollouts.get(i), i + 1));
        }
        if (!result.stages().isEmpty()) {
            main.newLine().add(StagesTable.of(result));
        }
        if (!result.log().isEmpty()) {
            main.newLine().add(log(result.log()));
        }
        return Element.of("body")
                .newLine()
                .add(RunHeader.of(result))
                .newLine()
                .add(main.newLine())
                .newLine();
    }

    private static Element log(List<LogLine> lines) {
        Element text = Element.of("pre", "log");
        for (LogLine line : lines) {
            text.add(Element.of("span", "when").text(RunTime.clock(line.at())));
            text.text("  " + line.text()).newLine();
        }
        return Element.of("section")
                .add(Element.of("h2").attr("id", "log").text("Log"))
                .newLine()
                .add(Element.of("div", "log-frame")
                        .attr("role", "region")
                        .attr("aria-labelledby", "log")
                        .attr("tabindex", "0")
                        .add(text));
    }

    private static String css() {
        try (InputStream in = ReportHtml.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("report.css is missing beside " + ReportHtml.class.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
