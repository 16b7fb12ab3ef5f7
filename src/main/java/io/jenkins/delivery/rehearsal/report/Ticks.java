package io.jenkins.delivery.rehearsal.report;

import java.util.ArrayList;
import java.util.List;

/** Round numbers along an axis. */
final class Ticks {
    private static final double[] SECONDS = {
        0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400
    };

    private Ticks() {}

    /** Times between two others, at most {@code most} of them, at steps that clocks have. */
    static List<Double> times(double from, double to, int most) {
        double step = SECONDS[SECONDS.length - 1];
        for (int i = SECONDS.length - 1; i >= 0 && (to - from) / SECONDS[i] <= most; i--) {
            step = SECONDS[i];
        }
        while ((to - from) / step > most) {
            step *= 2;
        }
        return multiples(from, to, step);
    }

    /** Values from 0 up to the first that is not below {@code max}: the last one is the axis' end. */
    static List<Double> upTo(double max, int most) {
        double step = Math.pow(10, Math.floor(Math.log10(max / most)));
        for (double factor : new double[] {1, 2, 2.5, 5, 10}) {
            if (max / (step * factor) <= most) {
                step *= factor;
                break;
            }
        }
        return multiples(0, Math.ceil(max / step - 1e-9) * step, step);
    }

    private static List<Double> multiples(double from, double to, double step) {
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-6; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }
}
