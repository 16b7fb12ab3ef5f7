/**
 * What people write in a pipeline: for each step and symbol one immutable spec, which is the single place that says its
 * parameters, defaults and checks. Jenkins' forms, `./rehearse` and the documentation all read them from here.
 */
package io.jenkins.delivery.step;
