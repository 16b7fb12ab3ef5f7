package io.jenkins.delivery.analysis;

/** What a check says to a rollout that would like to go on. */
public sealed interface Gate {
    /** Nothing speaks against it. */
    record Open() implements Gate {}

    /**
     * Not yet.
     *
     * @param why what is being waited for, and by which check; the same words for as long as nothing changes
     * @param needsPerson whether only a person's {@code resume} ends the wait, because its own budget is used up
     */
    record Closed(String why, boolean needsPerson) implements Gate {}

    /** Go back. */
    record Failed(String why) implements Gate {}
}
