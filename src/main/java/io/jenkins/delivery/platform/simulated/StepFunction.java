package io.jenkins.delivery.platform.simulated;

import java.time.Duration;
import java.util.List;

/**
 * A value that changes over time in steps.
 *
 * @param before the value before the first step
 * @param steps in the order of time, no two at the same time
 */
public record StepFunction(double before, List<Step> steps) {

    /** @param at from the start of the run */
    public record Step(Duration at, double value) {}

    public StepFunction {
        steps = List.copyOf(steps);
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).at().compareTo(steps.get(i - 1).at()) <= 0) {
                throw new IllegalArgumentException(
                        "the step at " + steps.get(i).at() + " does not come after the one before");
            }
        }
    }

    public static StepFunction constant(double value) {
        return new StepFunction(value, List.of());
    }

    /** @param time from the start of the run */
    public double at(Duration time) {
        double value = before;
        for (Step step : steps) {
            if (step.at().compareTo(time) > 0) {
                break;
            }
            value = step.value();
        }
        return value;
    }

    /** When it changes for the last time; zero for a constant. */
    Duration lastChange() {
        return steps.isEmpty() ? Duration.ZERO : steps.get(steps.size() - 1).at();
    }
}
