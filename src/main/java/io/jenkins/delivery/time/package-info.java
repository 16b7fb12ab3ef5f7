/** Time as a parameter: the same rollout runs by the wall clock in Jenkins and in virtual time on a desk. */
package io.jenkins.delivery.time;
