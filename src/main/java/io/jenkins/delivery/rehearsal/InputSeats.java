package io.jenkins.delivery.rehearsal;

import io.jenkins.delivery.platform.simulated.Deed;
import io.jenkins.delivery.platform.simulated.SimulatedPeople;
import io.jenkins.delivery.rehearsal.pipeline.Completion;
import io.jenkins.delivery.rehearsal.pipeline.People;
import io.jenkins.delivery.rehearsal.pipeline.StepCall;
import io.jenkins.delivery.rehearsal.pipeline.StepInterruptedException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Puts the questions of {@code input} to the people of a scenario. */
final class InputSeats implements People {
    private final SimulatedPeople people;
    private int asked;

    InputSeats(SimulatedPeople people) {
        this.people = people;
    }

    @Override
    public StepCall ask(String question, Set<String> submitters, Completion end) {
        Seat seat = new Seat(question, ++asked, submitters, end);
        people.attach(seat);
        return cause -> seat.leave();
    }

    private final class Seat implements SimulatedPeople.Seat {
        private final String question;
        private final int number;
        private final Set<String> submitters;
        private final Completion end;
        private boolean open = true;

        Seat(String question, int number, Set<String> submitters, Completion end) {
            this.question = question;
            this.number = number;
            this.submitters = submitters;
            this.end = end;
        }

        @Override
        public Optional<String> waitsFor() {
            return open ? Optional.of("input " + number + " '" + question + "'") : Optional.empty();
        }

        @Override
        public List<Deed.Does> enders() {
            return List.of(Deed.Does.APPROVE, Deed.Does.REJECT);
        }

        @Override
        public boolean take(Deed deed) {
            if (!open || !enders().contains(deed.does()) || !mayAnswer(deed)) {
                return false;
            }
            leave();
            if (deed.does() == Deed.Does.APPROVE) {
                end.succeed(deed.name());
            } else {
                end.fail(new StepInterruptedException(
                        RunResult.ABORTED,
                        "rejected by " + deed.name() + (deed.reason().isBlank() ? "" : ": " + deed.reason())));
            }
            return true;
        }

        private boolean mayAnswer(Deed deed) {
            return submitters.isEmpty()
                    || deed.name().equals(SimulatedPeople.REHEARSAL)
                    || submitters.contains(deed.name())
                    || deed.groups().stream().anyMatch(submitters::contains);
        }

        @Override
        public void nobody(String wait) {
            leave();
            end.fail(new StepInterruptedException(
                    RunResult.ABORTED,
                    "nobody in the scenario answers '" + question + "'"
                            + (submitters.isEmpty() ? "" : " (may answer: " + String.join(", ", submitters) + ")")));
        }

        private void leave() {
            if (open) {
                open = false;
                people.detach(this);
            }
        }
    }
}
