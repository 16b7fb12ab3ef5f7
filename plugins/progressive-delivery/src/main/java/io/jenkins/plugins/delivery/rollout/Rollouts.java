package io.jenkins.plugins.delivery.rollout;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import hudson.model.Run;
import io.jenkins.delivery.step.CanaryRolloutSpec;
import io.jenkins.plugins.delivery.connect.CredentialScope;
import io.jenkins.plugins.delivery.part.Written;
import io.jenkins.plugins.delivery.work.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/** All rollouts that this controller drives, by their ids. */
@Extension
public final class Rollouts {
    private static final Logger LOGGER = Logger.getLogger(Rollouts.class.getName());
    private final Map<String, LiveRollout> live = new ConcurrentHashMap<>();

    public static Rollouts get() {
        return ExtensionList.lookupSingleton(Rollouts.class);
    }

    /** A rollout that is being driven now. */
    public Optional<LiveRollout> live(String id) {
        return Optional.ofNullable(live.get(id));
    }

    /** Where a build's rollout keeps its journal. */
    public static Path journal(Run<?, ?> run, String id) {
        return run.getRootDir().toPath().resolve("delivery").resolve(RolloutIds.require(id) + ".jsonl");
    }

    /**
     * Begins a build's rollout, or goes on with it after a restart: its journal knows. Returns at once.
     *
     * @param id the rollout's, from {@link RolloutIds#generate}
     * @param call what was written
     * @throws io.jenkins.delivery.step.BadParameterException when it cannot be meant
     */
    public LiveRollout drive(String id, Run<?, ?> run, Written call, Audience audience) {
        RolloutEntry entry = new RolloutEntry(
                id,
                run.getParent().getFullName(),
                run.getNumber(),
                call.toJson(),
                Workers.scheduler().now(),
                Optional.empty());
        return drive(
                entry, call.read(CanaryRolloutSpec.class), () -> CredentialScope.of(run), journal(run, id), audience);
    }

    LiveRollout drive(
            RolloutEntry entry,
            CanaryRolloutSpec spec,
            Supplier<CredentialScope> credentials,
            Path journal,
            Audience audience) {
        LiveRollout rollout = new LiveRollout(
                entry,
                spec,
                credentials,
                new IndexedJournal(journal, index(), entry),
                Workers.scheduler(),
                audience,
                this::over);
        LiveRollout before = live.putIfAbsent(entry.id(), rollout);
        if (before != null) {
            throw new IllegalStateException("rollout " + entry.id() + " is driven already");
        }
        rollout.open();
        return rollout;
    }

    private void over(LiveRollout rollout) {
        live.remove(rollout.id(), rollout);
        try {
            index().remove(rollout.id());
        } catch (IOException stays) {
            LOGGER.log(Level.WARNING, "The index keeps an ended rollout; the next start finds that out", stays);
        }
    }

    /** What the index knows: begun and not ended, driven here or not. */
    List<RolloutEntry> unfinished() {
        return index().all();
    }

    void forget(String id) throws IOException {
        index().remove(id);
    }

    private static RolloutIndex index() {
        return new RolloutIndex(
                Jenkins.get().getRootDir().toPath().resolve("delivery").resolve("rollouts"));
    }

    /** Jenkins goes down: every rollout stays where it is, and the next start goes on from the journals. */
    @Terminator(attains = "deliveryRolloutsClosed")
    public static void shutDown() {
        Rollouts rollouts = get();
        rollouts.live.values().forEach(LiveRollout::close);
        rollouts.live.clear();
    }
}
