package io.jenkins.delivery.analysis;

import java.time.Instant;
import java.util.Optional;

/**
 * What a {@link RateLimitCheck} has seen: counts and the last counters, nothing that grows with the number of looks.
 *
 * @param nextLook when the next look is due
 * @param looks looks made, with and without an answer
 * @param phase what the present phase has seen
 * @param last the counters as they were last seen; empty before the first answer
 * @param whole everything since the rollout began
 * @param epoch everything since the present epoch began
 * @param epochs number of the present epoch, from 1
 * @param verdict what follows; a regression is never taken back
 */
public record RateLimitState(
        Instant nextLook,
        int looks,
        InPhase phase,
        Optional<Reading.Counters> last,
        Tally whole,
        Tally epoch,
        int epochs,
        Verdict verdict)
        implements CheckState {

    /**
     * What one phase has seen.
     *
     * @param looks looks made, with and without an answer
     * @param requests to the candidate
     * @param silentSince since when there has been nothing to judge; empty while there is
     */
    public record InPhase(int looks, double requests, Optional<Instant> silentSince) {
        static InPhase begin(Instant now) {
            return new InPhase(0, 0, Optional.of(now));
        }

        InPhase looked(double more, boolean missing, Instant now) {
            Optional<Instant> silence = silentSince.or(() -> Optional.of(now));
            double all = requests + more;
            return new InPhase(looks + 1, all, missing || all == 0 ? silence : Optional.empty());
        }
    }

    RateLimitState enterPhase(Instant now) {
        return new RateLimitState(nextLook, looks, InPhase.begin(now), last, whole, epoch, epochs, verdict);
    }

    RateLimitState nextEpoch() {
        return new RateLimitState(nextLook, looks, phase, last, whole, Tally.NONE, epochs + 1, verdict);
    }

    RateLimitState with(Verdict next) {
        return new RateLimitState(nextLook, looks, phase, last, whole, epoch, epochs, next);
    }
}
