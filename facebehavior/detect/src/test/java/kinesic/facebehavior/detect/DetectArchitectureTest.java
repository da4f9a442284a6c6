package kinesic.facebehavior.detect;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the package documentation of this module says that it must not know. */
@AnalyzeClasses(
    packages = "kinesic.facebehavior.detect",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class DetectArchitectureTest {

  private static final String ROOT = "kinesic.facebehavior.";

  @ArchTest
  static final ArchRule detection_knows_no_labels_tasks_networks_for_faces_or_drawing =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ROOT + "task..",
              ROOT + "network..",
              ROOT + "loss..",
              ROOT + "metric..",
              ROOT + "manifest..",
              ROOT + "database..",
              ROOT + "synthetic..",
              ROOT + "layout..");

  @ArchTest
  static final ArchRule only_the_network_is_read_from_a_file_and_compiled =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(YuNet.class.getName())
          .and()
          .doNotHaveFullyQualifiedName(YuNetFile.class.getName())
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("kinesic.nn..", "kinesic.onnx..");
}
