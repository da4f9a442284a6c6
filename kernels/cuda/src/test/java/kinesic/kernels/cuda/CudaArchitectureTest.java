package kinesic.kernels.cuda;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class CudaArchitectureTest {

  private static final JavaClasses MODULE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("kinesic.kernels.cuda");

  /** So that another binding of the driver or of a library replaces one file. */
  @Test
  void jcuda_is_named_in_three_files_only() {
    noClasses()
        .that()
        .haveNameNotMatching(".*\\.(DriverThroughJCuda|Cublas|Cudnn)(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jcuda..")
        .check(MODULE);
  }

  /** Nothing above the kernels; the modules above find this one with the service loader. */
  @Test
  void the_module_knows_the_kernel_interfaces_and_jcuda_only() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "kinesic.kernels",
            "kinesic.kernels.scalar",
            "kinesic.kernels.cuda",
            "java..",
            "jcuda..",
            "org.jspecify.annotations..")
        .check(MODULE);
  }
}
