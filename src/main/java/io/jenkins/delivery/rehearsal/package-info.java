/**
 * Runs a Jenkinsfile's delivery stages outside Jenkins, in one process: simulated cluster and virtual time, or a real cluster
 * and real time. Only this room knows Groovy and the command line; the library that Jenkins bundles goes without it.
 */
package io.jenkins.delivery.rehearsal;
