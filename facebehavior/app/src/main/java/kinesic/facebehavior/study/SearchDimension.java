package kinesic.facebehavior.study;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import kinesic.facebehavior.loss.MatchingOptions;
import kinesic.facebehavior.loss.MatchingOptions.Direction;

/** A setting that a {@link Search} chooses, with the values that it draws from. */
enum SearchDimension {
  /** Log-uniform from an eighth to twice the rate of the command line. */
  RATE_SCALE(
      "rate_scale",
      s -> number(s.rateScale()),
      (share, s) -> s.withRateScale(logUniform(share, 0.125, 2))),
  /** Log-uniform from a half to twice the rate of the command line, for networks of all tasks. */
  JOINT_RATE_SCALE(
      "rate_scale",
      s -> number(s.rateScale()),
      (share, s) -> s.withRateScale(logUniform(share, 0.5, 2))),
  /** Log-uniform from a third to three times the weight of the command line. */
  LAMBDA_AU(
      "lambda_au",
      s -> number(s.weights().multiLabel()),
      (share, s) ->
          s.with(
              s.weights()
                  .withMultiLabel(
                      logUniform(
                          share, s.weights().multiLabel() / 3, s.weights().multiLabel() * 3)))),
  /** Log-uniform from a third to three times the weight of the command line. */
  LAMBDA_VA(
      "lambda_va",
      s -> number(s.weights().regression()),
      (share, s) ->
          s.with(
              s.weights()
                  .withRegression(
                      logUniform(
                          share, s.weights().regression() / 3, s.weights().regression() * 3)))),
  /** Log-uniform from a tenth to ten times the weight of the command line. */
  LAMBDA_DM(
      "lambda_dm",
      s -> number(s.weights().matching()),
      (share, s) ->
          s.with(
              s.weights()
                  .withMatching(
                      logUniform(
                          share, s.weights().matching() / 10, s.weights().matching() * 10)))),
  /** Log-uniform from a tenth to three times the weight of the command line. */
  LAMBDA_SCA(
      "lambda_sca",
      s -> number(s.weights().softCoAnnotation()),
      (share, s) ->
          s.with(
              s.weights()
                  .withSoftCoAnnotation(
                      logUniform(
                          share,
                          s.weights().softCoAnnotation() / 10,
                          s.weights().softCoAnnotation() * 3)))),
  /** Log-uniform from 0.1 to 1. */
  TEMPERATURE(
      "temperature",
      s -> number(s.temperature()),
      (share, s) -> s.withTemperature(logUniform(share, 0.1, 1))),
  /** Which head learns from which. */
  DIRECTION(
      "direction",
      s -> text(s.matching().direction()),
      (share, s) ->
          s.with(MatchingOptions.of(s.matching().form(), one(share, List.of(Direction.values()))))),
  /** A table that is neither estimated nor wrong on purpose. */
  GIVEN_TABLE(
      "table",
      s -> s.table().toString(),
      (share, s) -> s.with(one(share, List.of(TableKind.WEIGHTED, TableKind.BINARY)))),
  /** A table that is not wrong on purpose. */
  TABLE(
      "table",
      s -> s.table().toString(),
      (share, s) ->
          s.with(one(share, List.of(TableKind.WEIGHTED, TableKind.BINARY, TableKind.ESTIMATED)))),
  /** The temperature of dynamic weight averaging, uniform from 1 to 4. */
  AVERAGING_TEMPERATURE(
      "weighting_parameter",
      s -> number(s.method().weighting()),
      (share, s) -> s.with(s.method().withWeighting(uniform(share, 1, 4)))),
  /** The exponent of GradNorm, uniform from 0.5 to 2.5. */
  GRAD_NORM_EXPONENT(
      "weighting_parameter",
      s -> number(s.method().weighting()),
      (share, s) -> s.with(s.method().withWeighting(uniform(share, 0.5, 2.5)))),
  /** The radius of CAGrad, uniform from 0.1 to 0.9. */
  CONFLICT_RADIUS(
      "weighting_parameter",
      s -> number(s.method().weighting()),
      (share, s) -> s.with(s.method().withWeighting(uniform(share, 0.1, 0.9)))),
  /** Uniform from 0.25 to 0.95. */
  CONFIDENCE(
      "confidence",
      s -> number(s.method().confidence()),
      (share, s) -> s.with(s.method().withConfidence(uniform(share, 0.25, 0.95)))),
  /** Log-uniform from 0.1 to 10. */
  TEACHER_WEIGHT(
      "teacher_weight",
      s -> number(s.method().teacherWeight()),
      (share, s) -> s.with(s.method().withTeacherWeight(logUniform(share, 0.1, 10)))),
  /** 0.95, 0.98, 0.99 or 0.995. */
  TEACHER_DECAY(
      "teacher_decay",
      s -> number(s.method().teacherDecay()),
      (share, s) ->
          s.with(s.method().withTeacherDecay(one(share, List.of(0.95, 0.98, 0.99, 0.995)))));

  /** Settings with a value that lies at a share of its range. */
  @FunctionalInterface
  private interface Draw {
    VariantSettings at(double share, VariantSettings from);
  }

  private final String column;

  @SuppressWarnings("ImmutableEnumChecker") // the functions have no state
  private final Function<VariantSettings, String> text;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Draw draw;

  SearchDimension(String column, Function<VariantSettings, String> text, Draw draw) {
    this.column = column;
    this.text = text;
    this.draw = draw;
  }

  /**
   * Settings with a value of this dimension, the others unchanged.
   *
   * @param share where the value lies in the range, 0 to below 1
   */
  VariantSettings at(double share, VariantSettings from) {
    return draw.at(share, from);
  }

  /** The name of the setting in {@code search.csv}. */
  String column() {
    return column;
  }

  /** The value in {@code search.csv}. */
  String text(VariantSettings settings) {
    return text.apply(settings);
  }

  private static double uniform(double share, double low, double high) {
    return rounded(low + (high - low) * share);
  }

  private static double logUniform(double share, double low, double high) {
    return rounded(low * Math.pow(high / low, share));
  }

  /** To three significant digits, so that the text of a setting is its value. */
  private static double rounded(double value) {
    return Double.parseDouble(number(value));
  }

  private static <T> T one(double share, List<T> values) {
    return values.get((int) (share * values.size()));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }

  private static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
