package io.jenkins.plugins.delivery.rollout;

import io.jenkins.delivery.rollout.EventText;
import io.jenkins.delivery.rollout.Journal;

/** Who hears of a rollout: a build, or nobody but the system log. Called one call at a time, in order; may block for a moment. */
public interface Audience {
    void line(EventText.Line line);

    /** From now on it does (or does not) need a person to go on. */
    void needsPerson(boolean needed);

    /** The last call: it has ended. */
    void ended(Journal.Stored last);

    /**
     * The last call: it could not begin, and nothing was changed.
     *
     * @param why for people
     */
    void refused(String why);
}
