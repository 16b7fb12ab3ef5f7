package io.jenkins.delivery.rollout;

/**
 * How the traffic is split.
 *
 * @param weight percent asked for the candidate
 * @param effective percent that it gets, as the router or the pods tell
 * @param retreated whether the candidate, at this moment, gets nothing because none of its pods is ready
 * @param handedOver whether the stable version may have lost pods to the candidate; decides which way back is safe
 */
public record Traffic(int weight, int effective, boolean retreated, boolean handedOver) {
    static final Traffic NONE = new Traffic(0, 0, false, false);

    Traffic reached(int asked, int got) {
        return new Traffic(asked, got, false, handedOver);
    }

    Traffic retreat() {
        return new Traffic(weight, 0, true, handedOver);
    }

    Traffic handOver() {
        return new Traffic(weight, effective, retreated, true);
    }
}
