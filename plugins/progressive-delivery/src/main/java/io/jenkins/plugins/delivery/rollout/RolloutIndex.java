package io.jenkins.plugins.delivery.rollout;

import com.fasterxml.jackson.core.JsonProcessingException;
import hudson.util.AtomicFileWriter;
import io.jenkins.delivery.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The rollouts that have begun and not ended, a file each in {@code JENKINS_HOME}: what a hard kill or a deleted build takes along
 * with the build's folder can still be found here.
 */
final class RolloutIndex {
    private static final Logger LOGGER = Logger.getLogger(RolloutIndex.class.getName());
    private static final String SUFFIX = ".json";

    private final Path folder;

    RolloutIndex(Path folder) {
        this.folder = folder;
    }

    /** Safe on disk when it returns: the old content or the new one, never a part. */
    void write(RolloutEntry entry) throws IOException {
        Files.createDirectories(folder);
        try (AtomicFileWriter writer = new AtomicFileWriter(file(entry.id()), StandardCharsets.UTF_8)) {
            writer.write(Json.write(entry));
            writer.commit();
        }
    }

    void remove(String id) throws IOException {
        Files.deleteIfExists(file(id));
    }

    Optional<RolloutEntry> find(String id) throws IOException {
        try {
            return Optional.of(Json.read(Files.readString(file(id)), RolloutEntry.class));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /** All that can be read; one that cannot is told and left where it is. */
    List<RolloutEntry> all() {
        List<RolloutEntry> entries = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return entries;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                read(file).ifPresent(entries::add);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return entries;
    }

    private static Optional<RolloutEntry> read(Path file) {
        try {
            return Optional.of(Json.read(Files.readString(file), RolloutEntry.class));
        } catch (JsonProcessingException damaged) {
            LOGGER.log(
                    Level.SEVERE,
                    damaged,
                    () -> file + " is damaged; the rollout that it names must be looked at by hand");
        } catch (IOException gone) {
            LOGGER.log(Level.WARNING, gone, () -> file + " cannot be read");
        }
        return Optional.empty();
    }

    private Path file(String id) {
        return folder.resolve(RolloutIds.require(id) + SUFFIX);
    }
}
