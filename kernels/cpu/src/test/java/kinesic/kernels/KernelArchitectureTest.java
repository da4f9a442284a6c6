package kinesic.kernels;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;
import jdk.incubator.vector.VectorSpecies;
import org.junit.jupiter.api.Test;

class KernelArchitectureTest {

  private static final JavaClasses KERNELS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("kinesic.kernels");

  @Test
  void only_the_vector_package_touches_the_vector_api() {
    noClasses()
        .that()
        .resideOutsideOfPackage("kinesic.kernels.vector")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(KERNELS);
  }

  @Test
  void only_one_class_names_the_vector_package() {
    noClasses()
        .that()
        .resideOutsideOfPackage("kinesic.kernels.vector")
        .and()
        .doNotHaveSimpleName("VectorBackend")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("kinesic.kernels.vector")
        .check(KERNELS);
  }

  /** Where C2 does not inline such a method its vectors are objects; see Lanes. */
  @Test
  void no_vector_enters_or_leaves_a_method_of_ours() {
    noMethods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage("kinesic.kernels.vector")
        .should(takeOrReturnVectors())
        .check(KERNELS);
  }

  private static ArchCondition<JavaMethod> takeOrReturnVectors() {
    return new ArchCondition<>("take or return vectors or masks") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        boolean vectors =
            Stream.concat(
                    method.getRawParameterTypes().stream(), Stream.of(method.getRawReturnType()))
                .anyMatch(
                    type ->
                        type.isAssignableTo("jdk.incubator.vector.Vector")
                            || type.isAssignableTo("jdk.incubator.vector.VectorMask"));
        events.add(new SimpleConditionEvent(method, vectors, method.getDescription()));
      }
    };
  }

  /** Vectors of another width spoil the profiles that C2 compiles by; see Lanes. */
  @Test
  void only_one_class_says_how_wide_vectors_are() {
    noClasses()
        .that()
        .doNotHaveSimpleName("Lanes")
        .should()
        .callMethodWhere(
            target(owner(equivalentTo(VectorSpecies.class)))
                .and(target(nameMatching("of.*|withShape|withLanes"))))
        .orShould()
        .accessFieldWhere(target(nameMatching("SPECIES_.*")))
        .check(KERNELS);
  }

  @Test
  void kernels_know_nothing_above_them_and_nothing_but_java() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "kinesic.kernels..", "java..", "jdk.incubator.vector..", "org.jspecify.annotations..")
        .check(KERNELS);
  }

  @Test
  void implementations_do_not_know_the_selection_of_backends() {
    noClasses()
        .that()
        .resideInAnyPackage("kinesic.kernels.vector", "kinesic.kernels.scalar")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "kinesic\\.kernels\\.(Backends|CpuBackend|VectorBackend|VectorProbe|BackendProvider)")
        .check(KERNELS);
  }

  @Test
  void the_reference_does_not_know_the_vector_kernels() {
    noClasses()
        .that()
        .resideInAPackage("kinesic.kernels.scalar")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("kinesic.kernels.vector")
        .check(KERNELS);
  }

  @Test
  void nothing_starts_the_common_pool() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java.util.concurrent.ForkJoinPool")
        .orShould()
        .callMethod(System.class, "setProperty", String.class, String.class)
        .check(KERNELS);
  }
}
