package io.jenkins.delivery.rehearsal.pipeline;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Stands in for Jenkins' annotation of the same name: here no method is transformed anyway. */
@Retention(RetentionPolicy.SOURCE)
public @interface NonCPS {}
