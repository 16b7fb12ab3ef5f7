package io.jenkins.plugins.delivery.rollout;

import hudson.model.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jenkins.model.RunAction2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The rollouts of a build: {@code <build>/rollout/<id>/}. It holds their ids and nothing else; what they are and were stands in
 * the journals.
 */
@ExportedBean
public final class RolloutAction implements RunAction2 {
    private final List<String> ids = new ArrayList<>();
    private transient Run<?, ?> run;

    /** Notes that a build has this rollout. */
    public static void add(Run<?, ?> run, String id) throws IOException {
        synchronized (run) {
            RolloutAction action = run.getAction(RolloutAction.class);
            if (action == null) {
                action = new RolloutAction();
                action.run = run;
                action.note(id);
                run.addAction(action);
            } else if (!action.getIds().contains(id)) {
                action.note(id);
            }
            run.save();
        }
    }

    private synchronized void note(String id) {
        ids.add(RolloutIds.require(id));
    }

    @Override
    public void onAttached(Run<?, ?> r) {
        run = r;
    }

    @Override
    public void onLoad(Run<?, ?> r) {
        run = r;
    }

    public Run<?, ?> getRun() {
        return run;
    }

    /** The ids, oldest first. */
    @Exported
    public synchronized List<String> getIds() {
        return List.copyOf(ids);
    }

    /** The rollouts, oldest first. */
    @Exported(inline = true)
    public List<RolloutPage> getRollouts() {
        return getIds().stream().map(id -> new RolloutPage(run, id)).toList();
    }

    /** Stapler: {@code <build>/rollout/<id>}. */
    public RolloutPage getDynamic(String id) {
        return find(id).orElse(null);
    }

    public Optional<RolloutPage> find(String id) {
        return getIds().contains(id) ? Optional.of(new RolloutPage(run, id)) : Optional.empty();
    }

    @Override
    public String getIconFileName() {
        return "symbol-git-branch-outline plugin-ionicons-api";
    }

    @Override
    public String getDisplayName() {
        return Messages.RolloutAction_displayName();
    }

    @Override
    public String getUrlName() {
        return "rollout";
    }
}
