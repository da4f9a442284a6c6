package kinesic.facebehavior.synthetic;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the package documentation of this module says that its packages must not use. */
@AnalyzeClasses(
    packages = {"kinesic.facebehavior.synthetic", "kinesic.facebehavior.layout"},
    importOptions = ImportOption.DoNotIncludeTests.class)
final class SyntheticArchitectureTest {

  @ArchTest
  static final ArchRule faces_use_no_tensors_networks_importers_or_layouts =
      noClasses()
          .that()
          .resideInAPackage("kinesic.facebehavior.synthetic")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "kinesic.kernels..",
              "kinesic.engine..",
              "kinesic.nn..",
              "kinesic.facebehavior.compound",
              "kinesic.facebehavior.database",
              "kinesic.facebehavior.dataset",
              "kinesic.facebehavior.explain",
              "kinesic.facebehavior.layout",
              "kinesic.facebehavior.loss",
              "kinesic.facebehavior.metric",
              "kinesic.facebehavior.network");

  @ArchTest
  static final ArchRule only_one_class_of_the_faces_uses_files_and_manifests =
      noClasses()
          .that()
          .resideInAPackage("kinesic.facebehavior.synthetic")
          .and()
          .doNotHaveFullyQualifiedName(SyntheticFiles.class.getName())
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.io",
              "java.nio.file..",
              "javax.imageio..",
              "kinesic.facebehavior.image",
              "kinesic.facebehavior.manifest");

  @ArchTest
  static final ArchRule pixels_do_not_depend_on_the_machine =
      noClasses()
          .should()
          .callMethodWhere(
              target(owner(equivalentTo(Math.class)))
                  .and(
                      target(
                          nameMatching(
                              "a?(sin|cos|tan)h?|atan2|exp|expm1|log|log10|log1p|pow|cbrt|hypot"))))
          .because("Math may compute these functions differently on each machine");

  @ArchTest
  static final ArchRule layouts_do_not_use_the_importers =
      noClasses()
          .that()
          .resideInAPackage("kinesic.facebehavior.layout")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("kinesic.facebehavior.database");
}
