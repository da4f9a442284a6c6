package kinesic.facebehavior.study;

import static kinesic.facebehavior.study.SearchDimension.AVERAGING_TEMPERATURE;
import static kinesic.facebehavior.study.SearchDimension.CONFIDENCE;
import static kinesic.facebehavior.study.SearchDimension.CONFLICT_RADIUS;
import static kinesic.facebehavior.study.SearchDimension.DIRECTION;
import static kinesic.facebehavior.study.SearchDimension.GIVEN_TABLE;
import static kinesic.facebehavior.study.SearchDimension.GRAD_NORM_EXPONENT;
import static kinesic.facebehavior.study.SearchDimension.JOINT_RATE_SCALE;
import static kinesic.facebehavior.study.SearchDimension.LAMBDA_AU;
import static kinesic.facebehavior.study.SearchDimension.LAMBDA_DM;
import static kinesic.facebehavior.study.SearchDimension.LAMBDA_SCA;
import static kinesic.facebehavior.study.SearchDimension.LAMBDA_VA;
import static kinesic.facebehavior.study.SearchDimension.RATE_SCALE;
import static kinesic.facebehavior.study.SearchDimension.TABLE;
import static kinesic.facebehavior.study.SearchDimension.TEACHER_DECAY;
import static kinesic.facebehavior.study.SearchDimension.TEACHER_WEIGHT;
import static kinesic.facebehavior.study.SearchDimension.TEMPERATURE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinesic.facebehavior.loss.MatchingOptions;
import kinesic.facebehavior.loss.MatchingOptions.Form;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.ObjectiveSettings.Weights;
import kinesic.facebehavior.study.Search.Subject;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.training.WeightingPlan;

/**
 * The variants of the study of affect, and which of their settings are searched for.
 *
 * @param tasks that are learned
 * @param usual the settings of the command line
 * @param estimates whether a table can be estimated
 */
record AffectVariants(List<Task> tasks, VariantSettings usual, boolean estimates) {

  /** What is searched for in every network of all tasks. */
  private static final List<SearchDimension> JOINT =
      List.of(JOINT_RATE_SCALE, LAMBDA_AU, LAMBDA_VA);

  /** Copies the list. */
  AffectVariants {
    tasks = List.copyOf(tasks);
  }

  /** The networks of single tasks. */
  List<Subject> singles() {
    return tasks.stream()
        .map(task -> new Subject(Variant.alone(task, usual), List.of(RATE_SCALE)))
        .toList();
  }

  /** All tasks without coupling. */
  Subject uncoupled() {
    return subject(Variant.of(usual));
  }

  /**
   * All tasks with each coupling, the last of which is that of soft labels and matching. Each form
   * of matching is a variant of its own: which form is best where everything is annotated says
   * nothing about labels that are not.
   */
  List<Subject> coupled() {
    return List.of(
        coupled(usual, Coupling.CO_ANNOTATION, table()),
        coupled(usual, Coupling.SOFT_CO_ANNOTATION, LAMBDA_SCA, TEMPERATURE, table()),
        matched(Form.BERNOULLI),
        matched(Form.JOINT),
        matched(Form.LITERAL),
        coupled(usual, Coupling.BOTH, LAMBDA_SCA, TEMPERATURE, LAMBDA_DM, DIRECTION, table()));
  }

  /** All tasks, coupled by matching their distributions in a form. */
  Subject matched(Form form) {
    return coupled(
        usual.with(MatchingOptions.of(form, usual.matching().direction())),
        Coupling.DISTRIBUTION_MATCHING,
        LAMBDA_DM,
        DIRECTION,
        table());
  }

  private SearchDimension table() {
    return estimates ? TABLE : GIVEN_TABLE;
  }

  /** All tasks without coupling, weighted in each way but the usual one. */
  List<Subject> weighted() {
    return Arrays.stream(WeightingPlan.Method.values())
        .filter(method -> method != WeightingPlan.Method.EQUAL)
        .map(this::weighted)
        .toList();
  }

  private Subject weighted(WeightingPlan.Method method) {
    double parameter = WeightingPlan.of(method).value();
    Variant variant =
        Variant.of(usual.with(usual.method().withWeighting(parameter)))
            .withWeighting(method.option());
    return switch (method) {
      case DWA -> subject(variant, AVERAGING_TEMPERATURE);
      case GRADNORM -> subject(variant, GRAD_NORM_EXPONENT);
      case CAGRAD -> subject(variant, CONFLICT_RADIUS);
      case EQUAL, UNCERTAINTY, PCGRAD, MGDA -> subject(variant);
    };
  }

  /** All tasks, taught by the moving average of the network. */
  Subject averaged() {
    return subject(Variant.averaged(usual), TEACHER_WEIGHT, TEACHER_DECAY);
  }

  /** All tasks, taught by networks of single tasks. */
  Subject taught(List<Variant> teachers) {
    return subject(Variant.taught(teachers, usual), CONFIDENCE);
  }

  private static Subject coupled(
      VariantSettings settings, Coupling coupling, SearchDimension... own) {
    return subject(Variant.of(settings.with(coupling)), own);
  }

  private static Subject subject(Variant variant, SearchDimension... own) {
    List<SearchDimension> dimensions = new ArrayList<>(JOINT);
    dimensions.addAll(List.of(own));
    return new Subject(variant, dimensions);
  }

  /** The settings that the paper prints, at the learning rate of {@code variant}. */
  static Variant asPrinted(Variant variant) {
    VariantSettings own = variant.settings();
    return variant.with(
        "every weight 1",
        VariantSettings.ONE.with(Weights.ONE).with(own.coupling()).withRateScale(own.rateScale()));
  }

  /** A coupled variant with a table that is wrong on purpose. */
  static Variant wrong(Variant variant) {
    return variant.with("wrong table", variant.settings().with(TableKind.WRONG));
  }

  /**
   * A coupling whose tasks are weighted in another way.
   *
   * @param coupled how the tasks are coupled
   * @param weighted how they are weighted, with its learning rate, weights of tasks and numbers
   */
  static Variant combined(Variant coupled, Variant weighted) {
    VariantSettings own = weighted.settings();
    Weights coupling = coupled.settings().weights();
    return coupled
        .with(
            coupled
                .settings()
                .withRateScale(own.rateScale())
                .with(own.method())
                .with(
                    own.weights()
                        .withMatching(coupling.matching())
                        .withSoftCoAnnotation(coupling.softCoAnnotation())))
        .withWeighting(weighted.weighting());
  }
}
