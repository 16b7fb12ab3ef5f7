package io.jenkins.delivery.rehearsal.pipeline;

import java.util.Set;

/** The steps and symbols of this suite, as the runner of Jenkinsfiles sees them. */
public interface DeliverySteps {
    Set<String> stepNames();

    Set<String> symbolNames();

    /**
     * The value of a symbol, such as {@code weight(5)}, that becomes a parameter of a step.
     *
     * @throws IllegalArgumentException when an argument is wrong; the message names the parameter, what was given and what is allowed
     */
    Object symbol(String name, CallArguments arguments);

    /**
     * Checks a call before anything runs, as far as its arguments are written down in the Jenkinsfile and not computed.
     *
     * @param known arguments whose values are written down
     * @param computed names of those that are not; their values are checked when the step starts
     * @throws IllegalArgumentException as {@link #symbol}
     */
    void check(String step, CallArguments known, Set<String> computed);

    /**
     * Begins a step; must not block.
     *
     * @param end told once, when the step is over: its value, a {@link StepFailedException}, or, after a cancel, a
     *     {@link StepInterruptedException}
     * @throws IllegalArgumentException as {@link #symbol}
     */
    StepCall start(String name, CallArguments arguments, StepContext context, Completion end);
}
