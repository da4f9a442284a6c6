package kinesic.facebehavior.spark;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of this module, and that no other one knows Spark. The benchmarks hold the rules of the
 * modules below, and do not depend on this one.
 */
@AnalyzeClasses(
    packages = "kinesic",
    importOptions = {
      ImportOption.DoNotIncludeTests.class,
      SparkArchitectureTest.DoNotIncludeTestJars.class
    })
final class SparkArchitectureTest {

  /** Leaves out the tests of other modules. */
  static final class DoNotIncludeTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  private static final String HERE = "kinesic.facebehavior.spark..";

  @ArchTest
  static final ArchRule only_this_module_knows_spark_and_hadoop =
      noClasses()
          .that()
          .resideOutsideOfPackage(HERE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(HERE, "org.apache.spark..", "org.apache.hadoop..", "scala..");

  @ArchTest
  static final ArchRule this_module_uses_no_library_that_spark_happens_to_bring =
      classes()
          .that()
          .resideInAPackage(HERE)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "kinesic..",
              "java..",
              "org.apache.spark..",
              "org.apache.hadoop..",
              "org.apache.logging.log4j..", // for the level of Spark's log
              "scala..",
              "picocli..",
              "org.jspecify.annotations..");

  @ArchTest
  static final ArchRule this_module_needs_no_kernels_no_training_loop_and_no_pages =
      noClasses()
          .that()
          .resideInAPackage(HERE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "kinesic.kernels.cuda..",
              "kinesic.kernels.scalar..",
              "kinesic.kernels.vector..",
              "kinesic.nn.optim..",
              "kinesic.facebehavior.annotate..",
              "kinesic.facebehavior.report..",
              "kinesic.facebehavior.serve..",
              "kinesic.facebehavior.study..",
              "kinesic.facebehavior.synthetic..");

  @ArchTest
  static final ArchRule a_program_within_the_vm_of_an_executor_does_not_change_it =
      noClasses()
          .that()
          .resideInAPackage(HERE)
          .should()
          .callMethodWhere(
              target(owner(equivalentTo(System.class)))
                  .and(target(nameMatching("setProperty|setProperties|setOut|setErr"))))
          .orShould()
          .callMethodWhere(target(name("commonPool")))
          .orShould()
          .callMethodWhere(target(name("parallelStream")));

  @ArchTest
  static final ArchRule a_class_is_called_what_it_is =
      noClasses()
          .that()
          .resideInAPackage(HERE)
          .should()
          .haveNameMatching(".*(Utils?|Helper|Manager)");

  @ArchTest
  static void every_package_says_what_it_is_and_that_nothing_is_null(JavaClasses classes) {
    for (JavaPackage p : classes.getPackage("kinesic.facebehavior.spark").getSubpackagesInTree()) {
      if (!p.isAnnotatedWith(NullMarked.class)) {
        throw new AssertionError("no package-info.java with @NullMarked in " + p.getName());
      }
    }
  }
}
