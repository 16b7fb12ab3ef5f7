package io.jenkins.delivery.platform.simulated;

/**
 * A stream of chance that is the same for the same seed and name, on every machine and every version of Java: hence a
 * generator of its own (SplitMix64) and {@link StrictMath}.
 */
final class Dice {
    /** Below this mean, counting steps is cheaper than rejection. */
    private static final double SMALL = 10;

    private long state;

    /** @param name keeps the streams of different things apart */
    Dice(long seed, String name) {
        long mixed = seed;
        for (int i = 0; i < name.length(); i++) {
            mixed = mix(mixed + 0x9E3779B97F4A7C15L + name.charAt(i));
        }
        state = mix(mixed);
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    long next() {
        state += 0x9E3779B97F4A7C15L;
        return mix(state);
    }

    /** From 0 (included) to 1 (excluded). */
    double uniform() {
        return (next() >>> 11) * 0x1.0p-53;
    }

    boolean happens(double probability) {
        return uniform() < probability;
    }

    /** How many of events that come independently at a rate. */
    long poisson(double mean) {
        if (mean <= 0) {
            return 0;
        }
        return mean < SMALL ? countedPoisson(mean) : rejectedPoisson(mean);
    }

    private long countedPoisson(double mean) {
        double limit = StrictMath.exp(-mean);
        long count = -1;
        double product = 1;
        do {
            count++;
            product *= uniform();
        } while (product > limit);
        return count;
    }

    /** Hörmann's transformed rejection (PTRS, 1993). */
    private long rejectedPoisson(double mean) {
        double b = 0.931 + 2.53 * StrictMath.sqrt(mean);
        double a = -0.059 + 0.02483 * b;
        double logInverseAlpha = StrictMath.log(1.1239 + 1.1328 / (b - 3.4));
        double logMean = StrictMath.log(mean);
        while (true) {
            double u = uniform() - 0.5;
            double v = uniform();
            double us = 0.5 - StrictMath.abs(u);
            double k = StrictMath.floor((2 * a / us + b) * u + mean + 0.43);
            if (us >= 0.07 && v <= 0.9277 - 3.6224 / (b - 2)) {
                return (long) k;
            }
            if (k < 0 || (us < 0.013 && v > us)) {
                continue;
            }
            if (StrictMath.log(v) + logInverseAlpha - StrictMath.log(a / (us * us) + b)
                    <= k * logMean - mean - logFactorial(k)) {
                return (long) k;
            }
        }
    }

    /** How many of {@code n} independent tries succeed. */
    long binomial(long n, double probability) {
        if (n <= 0 || probability <= 0) {
            return 0;
        }
        if (probability >= 1) {
            return n;
        }
        if (probability > 0.5) {
            return n - binomial(n, 1 - probability);
        }
        return n * probability < SMALL ? countedBinomial(n, probability) : rejectedBinomial(n, probability);
    }

    /** Counts the tries between two successes, which are geometric. */
    private long countedBinomial(long n, double probability) {
        double logFailure = StrictMath.log1p(-probability);
        long successes = 0;
        double tries = 0;
        while (true) {
            tries += StrictMath.floor(StrictMath.log(1 - uniform()) / logFailure) + 1;
            if (tries > n) {
                return successes;
            }
            successes++;
        }
    }

    /** Hörmann's transformed rejection (BTRS, 1993). */
    private long rejectedBinomial(long n, double p) {
        double spread = StrictMath.sqrt(n * p * (1 - p));
        double b = 1.15 + 2.53 * spread;
        double a = -0.0873 + 0.0248 * b + 0.01 * p;
        double c = n * p + 0.5;
        double alpha = (2.83 + 5.1 / b) * spread;
        double odds = p / (1 - p);
        double mode = StrictMath.floor((n + 1) * p);
        while (true) {
            double u = uniform() - 0.5;
            double v = uniform();
            double us = 0.5 - StrictMath.abs(u);
            double k = StrictMath.floor((2 * a / us + b) * u + c);
            if (k < 0 || k > n) {
                continue;
            }
            if (us >= 0.07 && v <= 0.92 - 4.2 / b) {
                return (long) k;
            }
            double logDensity = logFactorial(mode)
                    + logFactorial(n - mode)
                    - logFactorial(k)
                    - logFactorial(n - k)
                    + (k - mode) * StrictMath.log(odds);
            if (StrictMath.log(v * alpha / (a / (us * us) + b)) <= logDensity) {
                return (long) k;
            }
        }
    }

    private static final double[] LOG_FACTORIALS = new double[20];

    static {
        for (int i = 1; i < LOG_FACTORIALS.length; i++) {
            LOG_FACTORIALS[i] = LOG_FACTORIALS[i - 1] + StrictMath.log(i);
        }
    }

    /** Stirling's series where a table would be too long. */
    private static double logFactorial(double k) {
        if (k < LOG_FACTORIALS.length) {
            return LOG_FACTORIALS[(int) k];
        }
        double square = k * k;
        return (k + 0.5) * StrictMath.log(k)
                - k
                + 0.5 * StrictMath.log(2 * StrictMath.PI)
                + (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / k;
    }
}
