package io.jenkins.delivery.health;

/**
 * A probe's answer.
 *
 * @param ok whether it met the expectation
 * @param detail what came, in one short line, or how it failed; outside text, to be escaped wherever it is shown
 */
public record Answer(boolean ok, String detail) {
    private static final int LONGEST = 300;

    public Answer {
        // Outside text ends up in logs and journals: no line breaks that fake a log line, no control characters, no
        // novels.
        detail = detail.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        if (detail.length() > LONGEST) {
            detail = detail.substring(0, LONGEST - 1) + "…";
        }
    }
}
