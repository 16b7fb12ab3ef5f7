/**
 * Runs Declarative and Scripted Jenkinsfiles with plain Groovy, without Jenkins and without its continuation-passing
 * transformation: each parallel branch has a thread of its own, and exactly one of them runs at a time, so that the order is
 * the same in every run. Waiting lets the time of the {@link io.jenkins.delivery.rehearsal.pipeline.Loop} pass.
 *
 * <p>There is no sandbox: a Jenkinsfile is code of the person who calls, run with that person's rights.
 */
package io.jenkins.delivery.rehearsal.pipeline;
