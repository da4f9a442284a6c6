package kinesic.nn;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The dependencies that the package descriptions of nn rule out. */
@AnalyzeClasses(packages = "kinesic.nn", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  private static final String MODULES = "kinesic.nn";
  private static final String DATA = "kinesic.nn.data";
  private static final String DISTRIBUTED = "kinesic.nn.distributed";
  private static final String EXCHANGE = "kinesic.nn.exchange";
  private static final String INFERENCE = "kinesic.nn.inference";
  private static final String INIT = "kinesic.nn.init";
  private static final String LOSS = "kinesic.nn.loss";
  private static final String OPTIM = "kinesic.nn.optim";
  private static final String TENSORBOARD = "kinesic.nn.tensorboard";
  private static final String TRAIN = "kinesic.nn.train";
  private static final String VISION = "kinesic.nn.vision";
  private static final String WEIGHTING = "kinesic.nn.weighting";

  private static final DescribedPredicate<JavaClass> LAYERS =
      resideInAPackage(MODULES)
          .and(not(equivalentTo(Module.class)))
          .and(not(equivalentTo(RandomState.class)))
          .as("layers and networks");

  private static ArchRule independent(String name, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(name)
        .should()
        .dependOnClassesThat(resideInAnyPackage(others));
  }

  @ArchTest
  static final ArchRule modules_know_no_training =
      independent(
          MODULES, OPTIM, LOSS, DATA, TRAIN, TENSORBOARD, EXCHANGE, VISION, DISTRIBUTED, WEIGHTING);

  @ArchTest
  static final ArchRule inference_knows_no_modules =
      independent(
          INFERENCE,
          MODULES,
          INIT,
          OPTIM,
          LOSS,
          DATA,
          TRAIN,
          TENSORBOARD,
          EXCHANGE,
          VISION,
          DISTRIBUTED,
          WEIGHTING);

  @ArchTest
  static final ArchRule networks_know_no_training =
      independent(
          VISION,
          INFERENCE,
          OPTIM,
          LOSS,
          DATA,
          TRAIN,
          TENSORBOARD,
          EXCHANGE,
          DISTRIBUTED,
          WEIGHTING);

  @ArchTest
  static final ArchRule initialisers_know_no_modules =
      independent(
          INIT,
          MODULES,
          INFERENCE,
          OPTIM,
          LOSS,
          DATA,
          TRAIN,
          TENSORBOARD,
          EXCHANGE,
          VISION,
          DISTRIBUTED,
          WEIGHTING);

  @ArchTest
  static final ArchRule losses_know_only_tensors =
      independent(
          LOSS,
          MODULES,
          INFERENCE,
          INIT,
          OPTIM,
          DATA,
          TRAIN,
          TENSORBOARD,
          EXCHANGE,
          DISTRIBUTED,
          WEIGHTING);

  @ArchTest
  static final ArchRule data_knows_no_modules_and_no_training =
      independent(
          DATA, MODULES, INFERENCE, INIT, OPTIM, LOSS, TRAIN, TENSORBOARD, EXCHANGE, WEIGHTING);

  @ArchTest
  static final ArchRule ranks_know_only_each_other =
      independent(
          DISTRIBUTED,
          MODULES,
          INFERENCE,
          INIT,
          OPTIM,
          LOSS,
          DATA,
          TRAIN,
          TENSORBOARD,
          EXCHANGE,
          VISION,
          WEIGHTING);

  @ArchTest
  static final ArchRule optimisers_know_no_losses_no_data_and_no_loop =
      independent(OPTIM, INFERENCE, INIT, LOSS, DATA, TRAIN, TENSORBOARD, EXCHANGE, WEIGHTING);

  @ArchTest
  static final ArchRule the_loop_knows_no_particular_losses =
      independent(TRAIN, INFERENCE, INIT, LOSS, TENSORBOARD, EXCHANGE);

  @ArchTest
  static final ArchRule weightings_know_only_tensors =
      independent(
          WEIGHTING,
          MODULES,
          INFERENCE,
          INIT,
          OPTIM,
          LOSS,
          DATA,
          TRAIN,
          TENSORBOARD,
          EXCHANGE,
          VISION,
          DISTRIBUTED);

  @ArchTest
  static final ArchRule event_files_know_only_the_loop_and_modules =
      independent(
          TENSORBOARD,
          INFERENCE,
          INIT,
          OPTIM,
          LOSS,
          DATA,
          EXCHANGE,
          VISION,
          DISTRIBUTED,
          WEIGHTING);

  @ArchTest
  static final ArchRule exchange_knows_no_training =
      independent(
          EXCHANGE, INFERENCE, INIT, OPTIM, LOSS, DATA, TRAIN, TENSORBOARD, DISTRIBUTED, WEIGHTING);

  @ArchTest
  static final ArchRule optimisers_the_loop_and_exchange_know_no_particular_network =
      noClasses()
          .that()
          .resideInAnyPackage(OPTIM, TRAIN, TENSORBOARD, EXCHANGE)
          .should()
          .dependOnClassesThat(LAYERS.or(resideInAPackage(VISION)));

  @ArchTest
  static final ArchRule only_initialisers_use_ejml =
      noClasses()
          .that(not(resideInAPackage(INIT)))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.ejml..");
}
