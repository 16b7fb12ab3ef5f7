package io.jenkins.delivery.rehearsal.pipeline;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Stands in for Jenkins' annotation of the same name, so that {@code @Library('x') _} compiles; libraries are told and skipped. */
@Retention(RetentionPolicy.SOURCE)
public @interface Library {
    /** Names of the libraries, each perhaps with a version. */
    String[] value() default {};

    boolean changelog() default true;
}
