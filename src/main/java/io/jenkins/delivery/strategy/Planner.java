package io.jenkins.delivery.strategy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.jenkins.delivery.analysis.Check;
import io.jenkins.delivery.platform.Baseline;
import io.jenkins.delivery.platform.Platform;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.rollout.Patience;
import io.jenkins.delivery.rollout.Ports;
import io.jenkins.delivery.rollout.RolloutPlan;
import java.time.Instant;
import java.util.List;

/** Makes a plan from what is asked for and what stands there. Reads; changes nothing. */
public final class Planner {
    private Planner() {}

    /**
     * Looks at the target and writes the plan with the way back in it. Blocks while it reads.
     *
     * @param id unique for ever: it names the holder of the target's lease
     * @param step the pipeline step that asks
     * @param version the new version: an image reference
     * @throws PlatformException when the target cannot be deployed to as it stands; nothing has been changed
     */
    public static RolloutPlan plan(
            String id,
            String step,
            Strategy strategy,
            String version,
            Ports ports,
            List<Check> checks,
            Patience patience,
            Instant now)
            throws PlatformException {
        Platform platform = ports.platform();
        Baseline baseline = platform.inspect(version);
        ports.router().resume(NullNode.getInstance(), version, baseline);
        JsonNode route = ports.router().inspect();
        return new RolloutPlan(
                id,
                step,
                platform.name(),
                version,
                ports.router().precision(),
                baseline,
                route,
                strategy.phases(),
                checks,
                patience,
                now);
    }
}
