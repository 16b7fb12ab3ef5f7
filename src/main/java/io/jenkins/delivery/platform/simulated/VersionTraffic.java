package io.jenkins.delivery.platform.simulated;

import java.util.Arrays;

/** What one version has answered since the start of the run. */
final class VersionTraffic {
    /** Upper edges of the buckets of response times, in seconds; the last one is without end. */
    static final double[] EDGES = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

    /** So many standard deviations is the 95th percentile of a normal distribution above its median. */
    private static final double Z95 = 1.6448536269514722;

    long requests;
    long errors;
    /** Requests whose response times have not been drawn yet. */
    long untimed;

    final long[] buckets = new long[EDGES.length + 1];
    private double knownP50 = -1;
    private double knownP95 = -1;
    private double[] shares = {};

    /** Response times of so many requests: lognormal, as those of most services. */
    void answered(long count, double p50, double p95, Dice dice) {
        if (p50 != knownP50 || p95 != knownP95) {
            shares = shares(p50, p95);
            knownP50 = p50;
            knownP95 = p95;
        }
        long left = count;
        double rest = 1;
        for (int i = 0; i < EDGES.length && left > 0; i++) {
            long here = rest <= 0 ? 0 : dice.binomial(left, Math.min(1, shares[i] / rest));
            buckets[i] += here;
            left -= here;
            rest -= shares[i];
        }
        buckets[EDGES.length] += left;
    }

    private static double[] shares(double p50, double p95) {
        double sigma = StrictMath.log(p95 / p50) / Z95;
        double[] shares = new double[EDGES.length];
        double below = 0;
        for (int i = 0; i < EDGES.length; i++) {
            double upTo = sigma == 0 ? (EDGES[i] >= p50 ? 1 : 0) : normal(StrictMath.log(EDGES[i] / p50) / sigma);
            shares[i] = Math.max(0, upTo - below);
            below = Math.max(below, upTo);
        }
        return shares;
    }

    /** The normal distribution function, exact to 7.5e-8 (Abramowitz and Stegun 26.2.17). */
    private static double normal(double x) {
        if (x < 0) {
            return 1 - normal(-x);
        }
        double t = 1 / (1 + 0.2316419 * x);
        double tail = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return 1 - StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * StrictMath.PI) * tail;
    }

    /** Requests that took longer than the bucket edge that is nearest to the given one. */
    long slowerThan(double seconds) {
        int nearest = 0;
        for (int i = 1; i < EDGES.length; i++) {
            if (Math.abs(EDGES[i] - seconds) < Math.abs(EDGES[nearest] - seconds)) {
                nearest = i;
            }
        }
        return Arrays.stream(buckets, nearest + 1, buckets.length).sum();
    }
}
