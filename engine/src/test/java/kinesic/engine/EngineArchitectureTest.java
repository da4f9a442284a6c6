package kinesic.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The dependency rules that the package-infos state. */
final class EngineArchitectureTest {

  private static final JavaClasses ENGINE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests"))
          .importPackages("kinesic.engine");

  @Test
  void the_engine_knows_the_kernel_interfaces_and_java_only() {
    classes()
        .that()
        .resideOutsideOfPackage("kinesic.engine.playground")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "kinesic.engine..", "kinesic.kernels", "java..", "org.jspecify.annotations..")
        .check(ENGINE);
  }

  @Test
  void only_the_playground_serves_pages_and_nothing_knows_it() {
    // the HTTP server is a supported part of the JDK, the module jdk.httpserver
    classes()
        .that()
        .resideInAPackage("kinesic.engine.playground")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "kinesic.engine..", "java..", "com.sun.net.httpserver", "org.jspecify.annotations..")
        .check(ENGINE);
    noClasses()
        .that()
        .resideOutsideOfPackage("kinesic.engine.playground")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("kinesic.engine.playground")
        .check(ENGINE);
  }

  @Test
  void the_tape_knows_no_particular_op_and_no_file() {
    noClasses()
        .that()
        .resideInAPackage("kinesic.engine.autograd")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("kinesic.engine.op", "kinesic.engine.io")
        .check(ENGINE);
  }

  @Test
  void ops_know_no_files() {
    noClasses()
        .that()
        .resideInAPackage("kinesic.engine.op")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("kinesic.engine.io")
        .check(ENGINE);
  }

  @Test
  void tape_and_ops_know_no_graphs() {
    noClasses()
        .that()
        .resideInAnyPackage("kinesic.engine.autograd", "kinesic.engine.op", "kinesic.engine")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("kinesic.engine.trace")
        .check(ENGINE);
  }

  @Test
  void only_the_playground_depends_on_views() {
    noClasses()
        .that()
        .resideOutsideOfPackages("kinesic.engine.view", "kinesic.engine.playground")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("kinesic.engine.view")
        .check(ENGINE);
  }

  @Test
  void files_know_tensors_but_neither_ops_nor_the_tape() {
    noClasses()
        .that()
        .resideInAPackage("kinesic.engine.io")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("kinesic.engine.op", "kinesic.engine.autograd")
        .check(ENGINE);
  }
}
