package io.jenkins.delivery;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What keeps the engine usable inside Jenkins, and free of it. */
@AnalyzeClasses(packages = "io.jenkins.delivery", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule ENGINE_KNOWS_NO_JENKINS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("hudson..", "jenkins..", "org.jenkinsci..", "org.kohsuke..", "io.jenkins.plugins..");

    /** The library's jar leaves the rehearsal out: nothing else may need it, nor what only it needs. */
    @ArchTest
    static final ArchRule LIBRARY_DOES_WITHOUT_THE_REHEARSAL = noClasses()
            .that()
            .resideOutsideOfPackage("io.jenkins.delivery.rehearsal..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.jenkins.delivery.rehearsal..",
                    "groovy..",
                    "org.codehaus.groovy..",
                    "groovyjarjar..",
                    "picocli..");

    /** Time comes in by the scheduler; whoever sleeps or starts threads breaks virtual time. */
    @ArchTest
    static final ArchRule NOBODY_SLEEPS = noClasses().should().callMethod(Thread.class, "sleep", long.class);
}
