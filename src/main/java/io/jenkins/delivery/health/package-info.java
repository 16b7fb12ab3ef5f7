/** Probes: what is asked, how often, and when the answer counts as healthy. */
package io.jenkins.delivery.health;
