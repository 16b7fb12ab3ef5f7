package io.jenkins.delivery.rehearsal;

/**
 * One line of the timeline.
 *
 * @param at seconds from the start of the run
 * @param text without colours and without the time stamp
 */
public record LogLine(double at, String text) {}
