/**
 * A practice cluster in virtual (or real) time, and the scenarios that set its weather: traffic, versions, faults, people. The
 * rollout engine sees it through the same ports as a real one. Rehearsals, tests and Jenkins' {@code simulated(…)} target share
 * it, so there is no command line, no Groovy and no file name of a report in here.
 */
package io.jenkins.delivery.platform.simulated;
