package kinesic.facebehavior.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the packages of this module must not know, as their {@code package-info} files say. */
@AnalyzeClasses(
    packages = "kinesic.facebehavior",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class AppArchitectureTest {

  private static final String ROOT = "kinesic.facebehavior.";
  private static final String COMMANDS = ROOT + "cli";

  private static ArchRule unaware(String ofPackage, String... packages) {
    return noClasses()
        .that()
        .resideInAPackage(ROOT + ofPackage)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages);
  }

  @ArchTest
  static final ArchRule only_the_command_line_knows_commands_and_options =
      noClasses()
          .that()
          .resideOutsideOfPackage(COMMANDS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(COMMANDS, "picocli..");

  @ArchTest
  static final ArchRule pages_know_no_networks_or_training =
      unaware(
          "report",
          "kinesic.kernels..",
          "kinesic.engine.autograd..",
          "kinesic.nn..",
          ROOT + "network",
          ROOT + "loss",
          ROOT + "training",
          ROOT + "study",
          ROOT + "fewshot");

  @ArchTest
  static final ArchRule prediction_does_not_know_training =
      unaware(
          "predict",
          "kinesic.nn.loss..",
          "kinesic.nn.optim..",
          "kinesic.nn.train..",
          ROOT + "training",
          ROOT + "study",
          ROOT + "fewshot");

  @ArchTest
  static final ArchRule drawing_into_pictures_knows_no_networks_or_training =
      unaware(
          "annotate",
          "kinesic.kernels..",
          "kinesic.engine..",
          "kinesic.nn..",
          ROOT + "network",
          ROOT + "loss",
          ROOT + "training",
          ROOT + "study",
          ROOT + "fewshot");

  @ArchTest
  static final ArchRule timelines_know_no_networks_or_pages =
      unaware(
          "timeline",
          "kinesic.kernels..",
          "kinesic.engine..",
          "kinesic.nn..",
          ROOT + "network",
          ROOT + "loss",
          ROOT + "report",
          ROOT + "annotate",
          ROOT + "training",
          ROOT + "study",
          ROOT + "fewshot");

  @ArchTest
  static final ArchRule the_service_does_not_know_training =
      unaware(
          "serve",
          "kinesic.nn.loss..",
          "kinesic.nn.optim..",
          "kinesic.nn.train..",
          ROOT + "training",
          ROOT + "study",
          ROOT + "fewshot");
}
