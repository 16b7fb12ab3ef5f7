package io.jenkins.delivery.platform.simulated;

import io.jenkins.delivery.platform.PodProblem;
import java.util.Optional;

/** One simulated pod: its readiness, and its counters as a metrics server would scrape them. */
final class Pod {
    final String name;
    final String version;
    boolean ready;
    boolean gone;
    Optional<PodProblem> problem = Optional.empty();
    long requests;
    long errors;

    Pod(String name, String version) {
        this.name = name;
        this.version = version;
    }
}
