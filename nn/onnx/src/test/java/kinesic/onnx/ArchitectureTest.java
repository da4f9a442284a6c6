package kinesic.onnx;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The dependencies that the package descriptions rule out. */
@AnalyzeClasses(packages = "kinesic.onnx", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  private static final String FORMAT = "kinesic.onnx.format";
  private static final String OPERATOR = "kinesic.onnx.operator";
  private static final String EXPORT = "kinesic.onnx.export";

  @ArchTest
  static final ArchRule the_format_knows_nothing_of_computing =
      noClasses()
          .that()
          .resideInAPackage(FORMAT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "kinesic.onnx",
              OPERATOR,
              EXPORT,
              "kinesic.nn..",
              "kinesic.engine.op",
              "kinesic.kernels..");

  @ArchTest
  static final ArchRule operators_know_no_modules =
      noClasses()
          .that()
          .resideInAPackage(OPERATOR)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("kinesic.onnx", EXPORT, "kinesic.nn..");

  @ArchTest
  static final ArchRule the_export_knows_no_import =
      noClasses()
          .that()
          .resideInAPackage(EXPORT)
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("kinesic.onnx.OnnxModel");

  @ArchTest
  static final ArchRule packages_have_no_cycles =
      slices().matching("kinesic.onnx.(*)..").should().beFreeOfCycles();
}
