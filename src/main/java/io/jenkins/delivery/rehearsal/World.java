package io.jenkins.delivery.rehearsal;

import io.jenkins.delivery.rehearsal.pipeline.DeliverySteps;
import io.jenkins.delivery.rehearsal.pipeline.Loop;
import io.jenkins.delivery.rehearsal.pipeline.People;
import java.util.List;

/** Where a Jenkinsfile is rehearsed: a simulated cluster in virtual time, or a real one in real time. */
interface World extends AutoCloseable {
    Loop loop();

    DeliverySteps steps();

    People people();

    /** The rollouts that ended, in the order of their beginning. */
    List<RolloutRecord> rollouts();

    /** What the world is, in a few words for the timeline's first line. */
    String words();

    @Override
    void close();
}
