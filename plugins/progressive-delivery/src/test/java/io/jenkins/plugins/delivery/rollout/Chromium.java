package io.jenkins.plugins.delivery.rollout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real browser without a window: what it made of a page, and what it complained about. */
record Chromium(Path program) {

    /** @param dom the page after its scripts have run
     * @param complaints what the browser's console said */
    record Seen(String dom, String complaints) {}

    static Optional<Chromium> find() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Chromium::new);
    }

    Seen open(String url, Path work) throws IOException, InterruptedException {
        Path dom = work.resolve("dom.html");
        Path console = work.resolve("console.txt");
        run(work, dom, console, "--dump-dom", "--enable-logging=stderr", "--v=0", url);
        return new Seen(Files.readString(dom), Files.readString(console));
    }

    void screenshot(String url, int width, int height, boolean dark, Path file, Path work)
            throws IOException, InterruptedException {
        Files.createDirectories(file.getParent());
        List<String> options = new ArrayList<>(List.of(
                "--screenshot=" + file.toAbsolutePath(), "--window-size=" + width + "," + height, "--hide-scrollbars"));
        if (dark) {
            options.add("--force-dark-mode");
            options.add("--enable-features=WebContentsForceDark");
        }
        options.add(url);
        run(work, work.resolve("shot.out"), work.resolve("shot.err"), options.toArray(String[]::new));
    }

    private void run(Path work, Path out, Path err, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                // The page polls for as long as it is open: this much of its time is enough for the first drawing.
                "--virtual-time-budget=5000",
                "--user-data-dir=" + Files.createTempDirectory(work, "profile")));
        command.addAll(Arrays.asList(options));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(program + " has not finished after 120 s: " + Files.readString(err));
        }
    }
}
