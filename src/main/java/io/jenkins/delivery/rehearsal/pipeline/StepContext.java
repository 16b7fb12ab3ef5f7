package io.jenkins.delivery.rehearsal.pipeline;

import java.util.Map;
import java.util.Optional;

/** What a step of ours gets to know of the pipeline that called it. */
public interface StepContext {
    SourceLine at();

    Loop loop();

    /** Stage that the call stands in. */
    Optional<String> stage();

    /** Environment variables at the call. */
    Map<String, String> env();

    /** Tells a line of the timeline, under the step, at the present time. */
    void say(Narrator.Kind kind, String text);
}
