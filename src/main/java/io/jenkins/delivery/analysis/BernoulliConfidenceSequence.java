package io.jenkins.delivery.analysis;

import org.apache.commons.numbers.gamma.LogBeta;

/**
 * An interval for the share of events that holds at every look together: with probability 1 − alpha it never once excludes the
 * true share, however often and whenever one looks. A fixed-sample interval, looked at every 5 s, would.
 *
 * <p>For each share {@code p} a beta-binomial mixture bets against it: its prior is a beta distribution whose mean is {@code p}
 * and which weighs {@code m} observations,
 *
 * <pre>  M(p) = B(p·m + events, (1−p)·m + requests − events) / B(p·m, (1−p)·m) / (p^events · (1−p)^(requests−events))</pre>
 *
 * and the interval is every {@code p} with {@code M(p) < 1/alpha} (Ville's inequality). It is the interval of {@code
 * bernoulli_confidence_interval} in confseq (Howard, Ramdas, McAuliffe, Sekhon: Time-uniform, nonparametric, nonasymptotic
 * confidence sequences, Annals of Statistics 49(2), 2021), with {@code m = tightest / (2·ln(1/a) + ln(1 + 2·ln(1/a))) − 1} where
 * {@code a} is the alpha for which it is tuned.
 *
 * <p><b>Shares that change.</b> Real error rates wander. The lower end may be compared with a limit as long as the share never
 * was beyond that limit at any time, constant or not: the part of the bet on shares above the limit, of prior weight q, is a
 * supermartingale for every such history, and the rest is worth less than its stake whenever the observed share is above the
 * limit. So the lower end passes the limit by mistake with probability at most q / (1/alpha − (1 − q)), which is below alpha.
 *
 * <p><b>What it needs.</b> That each request, given all before, counts with a probability within the limit. Bursts that share a
 * cause are not independent; a limit must leave room for those that are normal.
 */
public final class BernoulliConfidenceSequence {
    /** Halvings of the search interval: down to 2e-10, far below what is shown. */
    private static final int HALVINGS = 32;

    private final double priorWeight;

    /**
     * @param tightest number of requests at which it shall be tightest, more than 0. Well before or after it is valid too, only wider
     * @param tunedFor the alpha for which that is so
     */
    public BernoulliConfidenceSequence(double tightest, double tunedFor) {
        if (!(tightest > 0) || !(tunedFor > 0 && tunedFor < 1)) {
            throw new IllegalArgumentException("confidence sequence: tightest at " + tightest + " requests for alpha "
                    + tunedFor + ": the first must be more than 0, the second between 0 and 1");
        }
        double nats = 2 * Math.log(1 / tunedFor);
        priorWeight = Math.max(tightest / (nats + Math.log1p(nats)) - 1, 1e-3);
    }

    /** What is certain after the given counts. */
    public Interval interval(Tally seen, double alpha) {
        return new Interval(lower(seen, alpha), upper(seen, alpha));
    }

    /** The smallest share that is not excluded. */
    public double lower(Tally seen, double alpha) {
        if (seen.events() <= 0) {
            return 0;
        }
        double excluded = 0;
        double possible = seen.rate();
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (excluded + possible) / 2;
            if (isExcluded(middle, seen, alpha)) {
                excluded = middle;
            } else {
                possible = middle;
            }
        }
        // The side that was proven: rounding must not make a bound larger than the evidence.
        return excluded;
    }

    /** The largest share that is not excluded. */
    public double upper(Tally seen, double alpha) {
        if (seen.events() >= seen.requests()) {
            return 1;
        }
        double possible = seen.rate();
        double excluded = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (excluded + possible) / 2;
            if (isExcluded(middle, seen, alpha)) {
                excluded = middle;
            } else {
                possible = middle;
            }
        }
        return excluded;
    }

    private boolean isExcluded(double share, Tally seen, double alpha) {
        return share <= 0 || share >= 1 || logWealth(share, seen) >= Math.log(1 / alpha);
    }

    /** The natural logarithm of what a bet of 1 against the given share is worth by now. */
    double logWealth(double share, Tally seen) {
        double good = seen.requests() - seen.events();
        double a = share * priorWeight;
        double b = (1 - share) * priorWeight;
        return LogBeta.value(a + seen.events(), b + good)
                - LogBeta.value(a, b)
                - seen.events() * Math.log(share)
                - good * Math.log1p(-share);
    }

    /**
     * Shares that are not excluded.
     *
     * @param lower 0 to 1
     * @param upper {@code lower} to 1
     */
    public record Interval(double lower, double upper) {}
}
