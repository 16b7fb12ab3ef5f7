package io.jenkins.delivery.rollout;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.delivery.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A journal in one file: a line with the plan, then a line an entry. The file is opened for each write, so that a thousand
 * waiting rollouts hold no file handles.
 */
public final class FileJournal implements Journal {
    private final Path file;
    private boolean whole;

    public FileJournal(Path file) {
        this.file = file;
    }

    @Override
    public void begin(RolloutPlan plan) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        write(
                Json.write(plan),
                true,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        syncFolder();
        whole = true;
    }

    @Override
    public void append(Entry entry, boolean durable) throws IOException {
        if (!whole) {
            cutTornLine();
            whole = true;
        }
        write(Json.write(entry), durable, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    private void write(String line, boolean durable, StandardOpenOption... how) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(file, how)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (durable) {
                channel.force(false);
            }
        }
    }

    /** What a crash left of a line must not swallow the line after it. */
    private void cutTornLine() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        if (end < bytes.length) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(end);
            }
        }
    }

    /** Without it, a power cut may lose the new file's name although its bytes are safe. */
    private void syncFolder() throws IOException {
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException notSupported) {
            // Windows cannot open a folder as a channel; there the name is safe with the file.
            if (!System.getProperty("os.name", "").startsWith("Windows")) {
                throw notSupported;
            }
        }
    }

    @Override
    public Optional<Stored> read() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        RolloutPlan plan = null;
        RolloutState state = null;
        List<RolloutEvent> events = new ArrayList<>();
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (int i = 0; i < lines.size(); i++) {
            try {
                if (i == 0) {
                    plan = Json.read(lines.get(i), RolloutPlan.class);
                } else {
                    Entry entry = Json.read(lines.get(i), Entry.class);
                    state = entry.state();
                    events.addAll(entry.events());
                }
            } catch (JsonProcessingException torn) {
                if (i < lines.size() - 1) {
                    throw new IOException("journal " + file + ", line " + (i + 1) + ": not readable", torn);
                }
                // The crash came in the middle of the last line: what it would have told of was not begun.
            }
        }
        if (plan == null) {
            return Optional.empty();
        }
        return Optional.of(new Stored(plan, state == null ? RolloutState.start(plan.created()) : state, events));
    }
}
