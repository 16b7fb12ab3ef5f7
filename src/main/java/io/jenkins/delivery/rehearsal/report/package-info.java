/**
 * What a rehearsal leaves behind: {@code report.json} for programs and {@code report.html} for people, from one {@link
 * io.jenkins.delivery.rehearsal.RehearsalResult}. The same result gives the same bytes, whatever the machine's locale.
 */
package io.jenkins.delivery.rehearsal.report;
