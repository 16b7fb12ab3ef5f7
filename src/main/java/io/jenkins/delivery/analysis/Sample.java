package io.jenkins.delivery.analysis;

import java.time.Instant;

/**
 * One value of one series.
 *
 * @param series name and labels, as in {@code up job=web,pod=web-1}, labels sorted; empty for a plain number
 * @param at when, by the source's clock
 * @param value may be NaN or infinite, as the source says
 */
public record Sample(String series, Instant at, double value) {}
