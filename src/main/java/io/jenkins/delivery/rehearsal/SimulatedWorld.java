package io.jenkins.delivery.rehearsal;

import io.jenkins.delivery.platform.simulated.BadScenarioException;
import io.jenkins.delivery.platform.simulated.Delays;
import io.jenkins.delivery.platform.simulated.Scenario;
import io.jenkins.delivery.platform.simulated.SimulatedCluster;
import io.jenkins.delivery.platform.simulated.SimulatedPeople;
import io.jenkins.delivery.rehearsal.pipeline.DeliverySteps;
import io.jenkins.delivery.rehearsal.pipeline.Loop;
import io.jenkins.delivery.rehearsal.pipeline.Narrator;
import io.jenkins.delivery.rehearsal.pipeline.Narrator.Kind;
import io.jenkins.delivery.rehearsal.pipeline.People;
import io.jenkins.delivery.rehearsal.pipeline.VirtualLoop;
import io.jenkins.delivery.time.VirtualScheduler;
import java.util.List;

/** The simulated cluster of a scenario, in virtual time. */
final class SimulatedWorld implements World {
    private final VirtualLoop loop;
    private final SimulatedSteps steps;
    private final InputSeats people;
    private final String words;

    /**
     * @param scenarioName for the timeline; empty for a calm day
     * @param narrator is told what people do, beside any step
     */
    SimulatedWorld(Scenario scenario, String scenarioName, VirtualScheduler scheduler, Narrator narrator) {
        loop = new VirtualLoop(scheduler);
        SimulatedCluster cluster = new SimulatedCluster(scenario, scheduler, scheduler::spend, Delays.USUAL);
        SimulatedPeople crowd =
                new SimulatedPeople(cluster, scheduler, text -> narrator.say(scheduler.now(), Kind.NOTE, "", 1, text));
        people = new InputSeats(crowd);
        steps = new SimulatedSteps(cluster, crowd, scheduler);
        words = "simulated cluster, virtual time, "
                + (scenarioName.isEmpty() ? "a calm day" : "scenario " + scenarioName) + ", seed " + scenario.seed();
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public DeliverySteps steps() {
        return steps;
    }

    @Override
    public People people() {
        return people;
    }

    @Override
    public List<RolloutRecord> rollouts() {
        return steps.rollouts();
    }

    @Override
    public String words() {
        return words;
    }

    @Override
    public void close() {
        // Nothing outlives the run.
    }

    static BadInputException bad(BadScenarioException wrong) {
        return new BadInputException(wrong.getMessage(), wrong);
    }
}
