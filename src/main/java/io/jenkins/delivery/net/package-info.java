/**
 * HTTP for probes and metric sources: bounded in time and size, no redirects, failures in words. One client and a few threads
 * serve all rollouts of a process.
 */
package io.jenkins.delivery.net;
