package kinesic.facebehavior;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the package documentation of this module says that its packages do not know. */
@AnalyzeClasses(
    packages = "kinesic.facebehavior",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class CoreArchitectureTest {

  private static final String FILES = "java.nio.file..";
  private static final String FACES = "kinesic.facebehavior.face";
  private static final String NETWORK = "kinesic.facebehavior.network";
  private static final String TASK = "kinesic.facebehavior.task";

  private static ArchRule unaware(String ofPackage, String... packages) {
    return noClasses()
        .that()
        .resideInAPackage(ofPackage)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages);
  }

  @ArchTest
  static final ArchRule the_vocabulary_has_no_tensors =
      unaware("kinesic.facebehavior", "kinesic.kernels..", "kinesic.engine..", "kinesic.nn..");

  @ArchTest
  static final ArchRule losses_do_not_depend_on_faces_or_networks =
      unaware("kinesic.facebehavior.loss", FACES, NETWORK, TASK, FILES);

  @ArchTest
  static final ArchRule metrics_do_not_know_networks =
      unaware("kinesic.facebehavior.metric", FACES, NETWORK, TASK, FILES, "kinesic.nn..");

  @ArchTest
  static final ArchRule tasks_do_not_know_files_images_or_networks =
      unaware(TASK, FACES, NETWORK, FILES, "javax.imageio..", "java.awt..");

  @ArchTest
  static final ArchRule faces_do_not_know_files =
      unaware(FACES, NETWORK, FILES, "javax.imageio..", "java.awt..");

  @ArchTest
  static final ArchRule the_network_does_not_know_image_files =
      unaware(NETWORK, "javax.imageio..", "java.awt..", "picocli..");

  @ArchTest
  static final ArchRule few_shot_classifiers_do_not_know_networks_images_or_files =
      unaware("kinesic.facebehavior.compound", FACES, NETWORK, TASK, FILES);

  @ArchTest
  static final ArchRule attribution_does_not_know_files =
      unaware("kinesic.facebehavior.explain", FILES);
}
