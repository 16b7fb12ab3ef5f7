package io.jenkins.delivery.rehearsal;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Optional;

/**
 * What a rehearsal came to: the whole of {@code report.json}, and what {@code report.html} is drawn from.
 *
 * <p>All times are seconds from the start of the run. The same seed gives the same value but for {@link #wallSeconds}.
 *
 * @param result of the run, as Jenkins would have it
 * @param virtualSeconds how long the run took by the rehearsal's clock
 * @param wallSeconds how long it took at the desk
 * @param seed of the simulation's randomness
 * @param jenkinsfile file name, without its folder
 * @param scenario file name of the scenario, without its folder; empty for a calm day
 * @param log the timeline as it was printed, without colours; not part of {@code report.json}
 */
@JsonPropertyOrder({"result", "virtualSeconds", "wallSeconds", "seed", "jenkinsfile", "scenario", "stages", "rollouts"})
public record RehearsalResult(
        RunResult result,
        double virtualSeconds,
        double wallSeconds,
        long seed,
        String jenkinsfile,
        Optional<String> scenario,
        List<StageRecord> stages,
        List<RolloutRecord> rollouts,
        @JsonIgnore List<LogLine> log) {
    public RehearsalResult {
        stages = List.copyOf(stages);
        rollouts = List.copyOf(rollouts);
        log = List.copyOf(log);
    }
}
