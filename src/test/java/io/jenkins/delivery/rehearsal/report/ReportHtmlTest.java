package io.jenkins.delivery.rehearsal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.delivery.rehearsal.RehearsalResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportHtmlTest {
    @Test
    void the_samples_can_be_looked_at() throws Exception {
        Path folder = Files.createDirectories(Path.of("target", "reports"));
        for (Map.Entry<String, RehearsalResult> sample : Map.of(
                        "promoted", SampleRun.promoted(7),
                        "rolled-back", SampleRun.rolledBack(7),
                        "at-once", SampleRun.rolledBackAtOnce(7))
                .entrySet()) {
            String html = ReportHtml.write(sample.getValue());
            Files.writeString(folder.resolve(sample.getKey() + ".html"), html);
            Files.writeString(folder.resolve(sample.getKey() + ".json"), ReportJson.write(sample.getValue()));
            assertThat(html).contains("shop/web");
        }
    }
}
