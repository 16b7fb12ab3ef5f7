package io.jenkins.delivery.analysis;

import java.util.List;

/**
 * What became of a query: a failure is an answer too, and nothing that escapes.
 *
 * @param <T> what was asked for
 */
public sealed interface Answered<T> {
    /**
     * It was answered.
     *
     * @param warnings what the source found worth a remark; outside text
     */
    record Got<T>(T value, List<String> warnings) implements Answered<T> {
        public Got {
            warnings = List.copyOf(warnings);
        }
    }

    /** It was not, and why: for people, with outside text in it. */
    record Failed<T>(String why) implements Answered<T> {}
}
