package io.jenkins.delivery.rehearsal;

import io.jenkins.delivery.rehearsal.pipeline.Narrator;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints what happens as it happens, each line with its time, and keeps it for the report. */
final class Timeline implements Narrator {
    private static final String RESET = "\u001b[0m";

    private final Instant start;
    private final PrintStream out;
    private final boolean colours;
    private final List<LogLine> lines = new ArrayList<>();

    /** @param colours whether the reader's terminal shows them */
    Timeline(Instant start, PrintStream out, boolean colours) {
        this.start = start;
        this.out = out;
        this.colours = colours;
    }

    @Override
    public void say(Instant at, Kind kind, String path, int depth, String text) {
        double seconds = Duration.between(start, at).toMillis() / 1000.0;
        String place = "  ".repeat(depth) + (path.isEmpty() ? "" : "[" + path + "] ");
        // What a pod, a shell or a person said must not steer the terminal.
        String clean = text.replaceAll("\\p{Cntrl}", " ");
        String line = place + mark(kind) + clean;
        lines.add(new LogLine(seconds, line));
        out.println(paint("\u001b[2m", String.format(Locale.ROOT, "%8s", clock(seconds))) + "  "
                + paint(colour(kind), line));
    }

    List<LogLine> lines() {
        return List.copyOf(lines);
    }

    /** {@code 07:05}, {@code 1:07:05}. */
    static String clock(double seconds) {
        long whole = (long) seconds;
        return whole < 3600
                ? String.format(Locale.ROOT, "%02d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    String paint(String colour, String text) {
        return colours && !colour.isEmpty() ? colour + text + RESET : text;
    }

    private static String mark(Kind kind) {
        return switch (kind) {
            case STAGE -> "▶ ";
            case NOTE -> "· ";
            case WARNING -> "! ";
            case FAILURE -> "✗ ";
            case GOOD -> "✓ ";
            case STEP, OUTPUT, EVENT -> "";
        };
    }

    private static String colour(Kind kind) {
        return switch (kind) {
            case STAGE -> "\u001b[1m";
            case NOTE -> "\u001b[2m";
            case WARNING -> "\u001b[33m";
            case FAILURE -> "\u001b[31m";
            case GOOD -> "\u001b[32m";
            case EVENT -> "\u001b[36m";
            case STEP, OUTPUT -> "";
        };
    }
}
