package kinesic.kernels;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
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
