package io.jenkins.delivery.step;

import java.util.List;
import java.util.Optional;

/** Traffic follows the ready pods: works with any Service, in steps as coarse as the number of pods. */
public record ReplicaRatioSpec() implements RouterSpec {
    public static final Spec<ReplicaRatioSpec> SPEC = new Spec<>(
            new Signature(
                    "replicaRatio",
                    Optional.empty(),
                    List.of(),
                    "the share of pods is the share of traffic; needs no router"),
            written -> new ReplicaRatioSpec());
}
