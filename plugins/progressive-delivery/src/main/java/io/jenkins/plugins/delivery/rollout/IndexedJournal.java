package io.jenkins.plugins.delivery.rollout;

import io.jenkins.delivery.rollout.FileJournal;
import io.jenkins.delivery.rollout.Journal;
import io.jenkins.delivery.rollout.Position;
import io.jenkins.delivery.rollout.RolloutPlan;
import io.jenkins.delivery.rollout.RolloutState;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The journal in the build's folder, and each new position in the index first. The index is therefore never behind: when the
 * build's folder is gone, what it says is enough to go back.
 */
final class IndexedJournal implements Journal {
    private static final Logger LOGGER = Logger.getLogger(IndexedJournal.class.getName());

    private final FileJournal file;
    private final Path path;
    private final RolloutIndex index;
    private final RolloutEntry entry;
    private Optional<RolloutPlan> plan = Optional.empty();
    private Optional<Position> position = Optional.empty();
    private boolean fileGone;

    IndexedJournal(Path path, RolloutIndex index, RolloutEntry entry) {
        this.file = new FileJournal(path);
        this.path = path;
        this.index = index;
        this.entry = entry;
    }

    @Override
    public void begin(RolloutPlan newPlan) throws IOException {
        index.write(entry.with(new Stored(newPlan, RolloutState.start(newPlan.created()), List.of())));
        file.begin(newPlan);
        plan = Optional.of(newPlan);
    }

    @Override
    public void append(Entry added, boolean durable) throws IOException {
        if (durable
                && plan.isPresent()
                && !position.equals(Optional.of(added.state().position()))) {
            index.write(entry.with(new Stored(plan.get(), withoutEvidence(added.state()), List.of())));
            position = Optional.of(added.state().position());
        }
        try {
            file.append(added, durable);
        } catch (NoSuchFileException gone) {
            // Somebody deleted the build in the middle of its rollout. Its position stands in the index.
            if (!fileGone) {
                LOGGER.log(Level.WARNING, () -> path + " is gone in the middle of rollout " + entry.id());
                fileGone = true;
            }
        }
    }

    @Override
    public Optional<Stored> read() throws IOException {
        Optional<Stored> stored = file.read();
        if (stored.isEmpty()) {
            stored = index.find(entry.id()).flatMap(RolloutEntry::stored);
        }
        plan = stored.map(Stored::plan);
        position = stored.map(found -> found.state().position());
        return stored;
    }

    private static RolloutState withoutEvidence(RolloutState state) {
        return new RolloutState(
                state.position(),
                state.traffic(),
                state.waits(),
                Map.of(),
                state.times(),
                state.cause(),
                state.outcome());
    }
}
