/**
 * Two versions inside the one plain Deployment that the user named. Nothing is installed in the cluster; nothing of ours is
 * left when a rollout is over. The Deployment controller does the work; a brake keeps it from finishing on its own.
 */
package io.jenkins.delivery.platform.kubernetes;
