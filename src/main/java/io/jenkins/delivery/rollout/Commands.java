package io.jenkins.delivery.rollout;

import java.util.Optional;

/** What people say to a running rollout, and when it is refused. */
final class Commands {
    private Commands() {}

    static void apply(Move move, Command command) {
        if (refusal(move.plan, move.state(), command.kind()).isPresent()) {
            return;
        }
        move.tell(new RolloutEvent.Said(move.now, command));
        Waits waits = move.state().waits();
        switch (command.kind()) {
            case PAUSE -> move.become(move.state().with(waits.held(Optional.of(command.by()))));
            case RESUME ->
                move.become(move.state()
                        .with(
                                waits.heldBy().isPresent()
                                        ? waits.held(Optional.empty()).told("")
                                        : waits.resumed(true).told("")));
            case PROMOTE -> {
                move.become(move.state().with(waits.held(Optional.empty())));
                move.enterPhase(move.plan.promotePhase());
            }
            case ABORT ->
                move.turnBack(
                        Cause.Kind.PERSON,
                        "aborted by " + command.by()
                                + (command.reason().isBlank()
                                        ? ""
                                        : ": " + command.reason().strip()),
                        move.now);
        }
    }

    static Optional<String> refusal(RolloutPlan plan, RolloutState state, Command.Kind command) {
        if (state.ended()) {
            return Optional.of(
                    "the rollout has ended: " + state.outcome().map(Enum::name).orElse(""));
        }
        if (state.position().stage() != Stage.FORWARD) {
            return Optional.of("the rollout is already on its way back");
        }
        int phase = state.position().phase();
        if (phase > plan.promotePhase()) {
            return Optional.of("the new version has been promoted; to go back, roll back to the version before");
        }
        return switch (command) {
            case ABORT -> Optional.empty();
            case PAUSE ->
                phase == plan.promotePhase()
                        ? Optional.of("the new version is being promoted; only abort is possible")
                        : state.waits().heldBy().map(by -> "it is already paused by " + by);
            case PROMOTE -> {
                if (phase == plan.promotePhase()) {
                    yield Optional.of("the new version is being promoted already");
                }
                yield phase == 0 ? Optional.of("the rollout is still being prepared") : Optional.empty();
            }
            case RESUME ->
                mayResume(plan, state)
                        ? Optional.empty()
                        : Optional.of("nothing waits for a resume in this phase ("
                                + plan.phases().get(phase).title() + ")");
        };
    }

    private static boolean mayResume(RolloutPlan plan, RolloutState state) {
        if (state.waits().heldBy().isPresent()) {
            return true;
        }
        // A resume ends a hold or a pause; in any phase it also takes the responsibility where evidence stays away.
        return state.position().settled().isPresent()
                && !state.waits().resumed()
                && plan.phases().get(state.position().phase()).gated();
    }
}
