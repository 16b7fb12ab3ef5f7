package io.jenkins.delivery.rehearsal.report;

import io.jenkins.delivery.rehearsal.RolloutEvent;
import io.jenkins.delivery.rehearsal.RolloutRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/** A rollout's events, sorted by what they are drawn as. */
final class Story {
    /** Drawn as plots; as rows of a table they would bury the rest. */
    private static final Set<String> PLOTTED_ONLY = Set.of("look", "traffic");

    /** So much of the whole comes after the last event. */
    private static final double AFTER = 0.012;

    /** What changes in a reason to wait while nothing else does. */
    private static final Pattern SO_FAR = Pattern.compile(" \\(for [^)]*\\)$");

    /** @param asked percent; {@code got} percent */
    record Weight(double at, double asked, double got) {}

    /** A phase, from its beginning to the next one or to the decision to go back. */
    record Phase(double from, double to, String title) {
        boolean waits() {
            return title.equals("hold");
        }
    }

    /** One look of a check. Figures that were not there are empty. */
    record Look(
            double at,
            String verdict,
            OptionalDouble limit,
            OptionalDouble requests,
            OptionalDouble events,
            OptionalDouble rate,
            OptionalDouble lower,
            OptionalDouble upper) {}

    /** What users saw in the seconds before {@code at}. */
    record Traffic(
            double at, double seconds, double oldRequests, double oldFailed, double newRequests, double newFailed) {}

    /** A row of the timeline, and its number. */
    record Row(int number, RolloutEvent event) {}

    /** Something that lasted: a fault of the scenario, or trouble that the rollout had. */
    record Spell(double from, double to, String title) {}

    final RolloutRecord record;
    final double from;
    final double last;

    /** A little after the last event, so that what it changed is seen. */
    final double to;

    final List<Weight> weights = new ArrayList<>();
    final List<Phase> phases = new ArrayList<>();
    final Map<String, List<Look>> checks = new LinkedHashMap<>();
    final List<Traffic> traffic = new ArrayList<>();
    final List<Row> rows = new ArrayList<>();
    final List<Spell> spells = new ArrayList<>();

    Story(RolloutRecord record) {
        this.record = record;
        List<RolloutEvent> events = record.events();
        from = events.isEmpty() ? record.decidedAt().orElse(0.0) : events.get(0).at();
        last = events.isEmpty() ? from : events.get(events.size() - 1).at();
        // An axis needs a length.
        to = Math.max(last + (last - from) * AFTER, from + 0.001);
        weights.add(new Weight(from, 0, 0));
        events.forEach(this::sort);
        closePhases();
        closeTrouble();
    }

    private void sort(RolloutEvent event) {
        switch (event.type()) {
            case "weight" ->
                weights.add(new Weight(
                        event.at(),
                        percent(Details.number(event, "value")),
                        percent(Details.number(event, "effective"))));
            case "phase" -> phases.add(new Phase(event.at(), last, Details.text(event, "title")));
            case "look" -> look(event);
            // For checks whose single looks were not recorded.
            case "verdict" -> look(event);
            case "traffic" -> traffic(event);
            case "fault" -> fault(event);
            default -> {}
        }
        if (!PLOTTED_ONLY.contains(event.type()) && !isStillWaiting(event)) {
            rows.add(new Row(rows.size() + 1, event));
        }
    }

    /** Whether it only says that the wait of the row before has become longer. */
    private boolean isStillWaiting(RolloutEvent event) {
        if (!event.type().equals("waiting") || rows.isEmpty()) {
            return false;
        }
        RolloutEvent before = rows.get(rows.size() - 1).event();
        return before.type().equals("waiting")
                && Details.flag(before, "needsPerson") == Details.flag(event, "needsPerson")
                && reason(before).equals(reason(event));
    }

    private static String reason(RolloutEvent waiting) {
        return SO_FAR.matcher(Details.text(waiting, "why")).replaceFirst("");
    }

    private static double percent(OptionalDouble value) {
        return Math.min(100, Math.max(0, value.orElse(0)));
    }

    private void look(RolloutEvent event) {
        List<Look> looks = checks.computeIfAbsent(Details.text(event, "check"), name -> new ArrayList<>());
        if (event.type().equals("verdict")
                && !looks.isEmpty()
                && looks.get(looks.size() - 1).at() == event.at()) {
            // The look itself has just been read, and it has the figures.
            return;
        }
        OptionalDouble whole = Details.number(event, "lower");
        OptionalDouble epoch = Details.number(event, "epochLower");
        // The check condemns when either is beyond the limit.
        OptionalDouble lower = whole.isPresent() && epoch.isPresent()
                ? OptionalDouble.of(Math.max(whole.getAsDouble(), epoch.getAsDouble()))
                : whole;
        looks.add(new Look(
                event.at(),
                Details.text(event, "verdict"),
                Details.number(event, "limit"),
                Details.number(event, "requests"),
                Details.number(event, "events"),
                Details.number(event, "rate"),
                lower,
                Details.number(event, "upper")));
    }

    private void traffic(RolloutEvent event) {
        traffic.add(new Traffic(
                event.at(),
                Details.number(event, "seconds").orElse(0),
                Details.count(event, "old", "requests"),
                Details.count(event, "old", "failed"),
                Details.count(event, "new", "requests"),
                Details.count(event, "new", "failed")));
    }

    private void fault(RolloutEvent event) {
        Details.number(event, "seconds")
                .ifPresent(seconds ->
                        spells.add(new Spell(event.at(), event.at() + seconds, Details.text(event, "kind"))));
    }

    private void closePhases() {
        double end = record.decidedAt().orElse(last);
        for (int i = 0; i < phases.size(); i++) {
            Phase phase = phases.get(i);
            double until = i + 1 < phases.size() ? phases.get(i + 1).from() : Math.max(end, phase.from());
            phases.set(i, new Phase(phase.from(), until, phase.title()));
        }
        if (record.decidedAt().isPresent()) {
            phases.add(new Phase(end, last, "way back"));
        }
    }

    private void closeTrouble() {
        RolloutEvent open = null;
        for (Row row : rows) {
            if (row.event().type().equals("trouble") && open == null) {
                open = row.event();
            } else if (row.event().type().equals("recovered") && open != null) {
                spells.add(new Spell(open.at(), row.event().at(), "trouble"));
                open = null;
            }
        }
        if (open != null) {
            spells.add(new Spell(open.at(), last, "trouble"));
        }
    }
}
