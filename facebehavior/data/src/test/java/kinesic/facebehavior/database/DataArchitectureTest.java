package kinesic.facebehavior.database;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** What the packages of this module must not know, as their {@code package-info} files say. */
@AnalyzeClasses(
    packages = "kinesic.facebehavior",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class DataArchitectureTest {

  private static final String ROOT = "kinesic.facebehavior.";

  private static final Set<String> LABELS = Set.of("FaceLabels", "FaceSample", "FaceBatch");

  private static final DescribedPredicate<JavaClass> KNOWS_LABELS =
      describe("hold labels", c -> LABELS.contains(c.getSimpleName()));

  @ArchTest
  static final ArchRule images_know_no_labels_networks_or_tensors =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "image")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "kinesic.kernels..",
              "kinesic.engine..",
              "kinesic.nn..",
              ROOT + "network..",
              ROOT + "loss..",
              ROOT + "task..",
              ROOT + "manifest..",
              ROOT + "database..",
              ROOT + "csv..")
          .orShould()
          .dependOnClassesThat(KNOWS_LABELS);

  @ArchTest
  static final ArchRule videos_know_no_faces_labels_networks_or_tensors =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "video")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "kinesic.kernels..",
              "kinesic.engine..",
              "kinesic.nn..",
              ROOT + "face..",
              ROOT + "network..",
              ROOT + "task..",
              ROOT + "dataset..",
              ROOT + "manifest..",
              ROOT + "database..",
              ROOT + "csv..")
          .orShould()
          .dependOnClassesThat(KNOWS_LABELS);

  @ArchTest
  static final ArchRule the_csv_reader_knows_no_faces_labels_or_images =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "csv")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "kinesic.kernels..",
              "kinesic.engine..",
              "kinesic.nn..",
              ROOT + "face..",
              ROOT + "task..",
              ROOT + "image..",
              ROOT + "manifest..",
              ROOT + "database..",
              ROOT + "dataset..");

  @ArchTest
  static final ArchRule databases_know_no_networks_losses_or_drawing =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + "manifest", ROOT + "database", ROOT + "dataset")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ROOT + "network..", ROOT + "loss..", ROOT + "synthetic..", ROOT + "layout..");

  @ArchTest
  static final ArchRule numbers_in_files_are_parsed_in_one_way =
      noClasses()
          .that()
          .resideInAnyPackage(
              ROOT + "csv", ROOT + "manifest", ROOT + "database", ROOT + "dataset", ROOT + "image")
          .should()
          .callMethod(Float.class, "parseFloat", String.class)
          .orShould()
          .callMethod(Float.class, "valueOf", String.class)
          .orShould()
          .callMethod(Double.class, "parseDouble", String.class)
          .orShould()
          .callMethod(Double.class, "valueOf", String.class);
}
