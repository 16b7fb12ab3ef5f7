package io.jenkins.delivery.platform.simulated;

import io.jenkins.delivery.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The people of a scenario. A deed that comes early is kept for whoever can use it. Where the scenario names no people, each wait
 * is granted after a minute; where it does, a wait that nobody is left to end is given up. For schedulers with one thread.
 */
public final class SimulatedPeople {
    /** Under this name the rehearsal itself acts. */
    public static final String REHEARSAL = "rehearsal";

    private static final Duration GRANTED_AFTER = Duration.ofMinutes(1);
    /** After the last change of the weather a rollout may still find out something by itself, and end the wait so. */
    private static final Duration AFTER_LAST_CHANGE = Duration.ofMinutes(10);

    private final Scenario scenario;
    private final Scheduler scheduler;
    private final Instant start;
    private final Consumer<String> tell;
    private final List<Deed> future = new ArrayList<>();
    private final List<Deed> kept = new ArrayList<>();
    private final List<Seat> seats = new ArrayList<>();
    private final Map<Seat, Wait> waits = new HashMap<>();

    /** Something that people can speak to. */
    public interface Seat {
        /** What cannot go on without a person now, in words that differ from one wait to the next; empty when nothing. */
        Optional<String> waitsFor();

        /** The deeds that can end the wait; the first is the one that grants it. */
        List<Deed.Does> enders();

        /** Takes a deed if it is of use now. */
        boolean take(Deed deed);

        /** Nobody will ever end the wait. */
        void nobody(String wait);
    }

    private record Wait(String what, Scheduler.Timer timer) {}

    /** @param tell told what the people do, and what the rehearsal does in their place */
    public SimulatedPeople(SimulatedCluster cluster, Scheduler scheduler, Consumer<String> tell) {
        this.scenario = cluster.scenario();
        this.scheduler = scheduler;
        this.start = cluster.start();
        this.tell = tell;
        for (Deed deed : scenario.people().orElse(List.of())) {
            future.add(deed);
            scheduler.at(start.plus(deed.at()), () -> due(deed));
        }
    }

    public void attach(Seat seat) {
        seats.add(seat);
        changed();
    }

    public void detach(Seat seat) {
        seats.remove(seat);
        Optional.ofNullable(waits.remove(seat)).ifPresent(wait -> wait.timer().cancel());
    }

    /** To be called whenever a seat may have begun or ended a wait. */
    public void changed() {
        List.copyOf(kept).forEach(this::offer);
        List.copyOf(seats).forEach(this::watch);
    }

    /** What people did without effect, in the order of time. */
    public List<Deed> unused() {
        return List.copyOf(kept);
    }

    private void due(Deed deed) {
        future.remove(deed);
        kept.add(deed);
        offer(deed);
        if (kept.contains(deed)) {
            tell.accept(deed.name() + " says " + deed.does().word() + "; nothing waits for it yet, so it is kept");
        }
        changed();
    }

    private void offer(Deed deed) {
        for (Seat seat : List.copyOf(seats)) {
            // Off the list first: taking it may bring the next wait, and with it the next round of offers.
            if (kept.remove(deed)) {
                if (seat.take(deed)) {
                    return;
                }
                kept.add(0, deed);
                kept.sort(java.util.Comparator.comparing(Deed::at));
            }
        }
    }

    private void watch(Seat seat) {
        Optional<String> what = seat.waitsFor();
        Wait before = waits.get(seat);
        if (before != null && what.filter(before.what()::equals).isPresent()) {
            return;
        }
        if (before != null) {
            before.timer().cancel();
            waits.remove(seat);
        }
        what.ifPresent(
                text -> waits.put(seat, new Wait(text, scheduler.at(endOfPatience(seat), () -> over(seat, text)))));
    }

    private Instant endOfPatience(Seat seat) {
        Instant now = scheduler.now();
        Instant end = now.plus(GRANTED_AFTER);
        if (scenario.people().isEmpty()) {
            return end;
        }
        Instant lastChange = start.plus(scenario.lastChange());
        if (lastChange.isAfter(now)) {
            end = later(end, lastChange.plus(AFTER_LAST_CHANGE));
        }
        for (Deed deed : future) {
            if (seat.enders().contains(deed.does())) {
                end = later(end, start.plus(deed.at()).plus(GRANTED_AFTER));
            }
        }
        return end;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private void over(Seat seat, String what) {
        waits.remove(seat);
        if (seat.waitsFor().filter(what::equals).isEmpty()) {
            changed();
        } else if (scenario.people().isPresent()) {
            seat.nobody(what);
        } else {
            Deed grant = new Deed(
                    Duration.between(start, scheduler.now()),
                    REHEARSAL,
                    Set.of(),
                    seat.enders().get(0),
                    "the scenario names no people");
            tell.accept("nobody is named in the scenario: the rehearsal says "
                    + grant.does().word() + " after a minute");
            seat.take(grant);
        }
    }
}
