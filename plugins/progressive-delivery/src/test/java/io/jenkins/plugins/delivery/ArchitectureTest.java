package io.jenkins.plugins.delivery;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.interceptor.RequirePOST;
import org.kohsuke.stapler.verb.GET;
import org.kohsuke.stapler.verb.POST;

/** The plugin translates; it does not decide, and nothing of it can be asked without a right. */
class ArchitectureTest {
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.jenkins.plugins.delivery");

    private static final Set<String> JUDGES = Set.of("checkPermission", "hasPermission", "mayAsk", "mayUse");

    private static final DescribedPredicate<JavaMethod> WEB = DescribedPredicate.describe(
            "answer web requests",
            method -> method.getName().matches("do[A-Z].*")
                    && method.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.PUBLIC));

    @Test
    void webMethodsNeedPostUnlessTheyOnlyRead() {
        methods()
                .that(WEB)
                .should()
                .beAnnotatedWith(POST.class)
                .orShould()
                .beAnnotatedWith(RequirePOST.class)
                .orShould()
                .beAnnotatedWith(GET.class)
                .check(OURS);
    }

    @Test
    void webMethodsAskForARight() {
        methods()
                .that(WEB)
                .should(new ArchCondition<>("ask for a permission, by themselves or by what they call") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        events.add(new SimpleConditionEvent(method, judges(method, 4), method.getFullName()));
                    }
                })
                .check(OURS);
    }

    private static boolean judges(JavaMethod method, int depth) {
        if (depth == 0) {
            return false;
        }
        return method.getMethodCallsFromSelf().stream()
                .anyMatch(call -> JUDGES.contains(call.getName())
                        || call.getTarget().resolveMember().stream()
                                .filter(next ->
                                        next.getOwner().getPackageName().startsWith("io.jenkins.plugins.delivery"))
                                .anyMatch(next -> judges(next, depth - 1)));
    }

    /** Whoever needs the transition's parts is about to decide something. */
    @Test
    void decisionsAreTheEngines() {
        noClasses()
                .that()
                .resideInAPackage("io.jenkins.plugins.delivery..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are parts of the transition or of the statistics",
                        (JavaClass type) ->
                                Set.of("Effect", "Want", "Input", "Turn", "Gate", "RateLimitCheck", "ProbeCheck")
                                                .contains(type.getSimpleName())
                                        && type.getPackageName().startsWith("io.jenkins.delivery.")))
                .check(OURS);
    }

    @Test
    void noUnsafeReaders() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.yaml.snakeyaml.Yaml")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.apache.commons.digester3.Digester")
                .check(OURS);
    }

    @Test
    void noCycles() {
        SlicesRuleDefinition.slices()
                .matching("io.jenkins.plugins.delivery.(*)..")
                .should()
                .beFreeOfCycles()
                .check(OURS);
    }
}
