package kinesic.facebehavior.study;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import kinesic.facebehavior.loss.MatchingOptions;
import kinesic.facebehavior.loss.MatchingOptions.Form;
import kinesic.facebehavior.network.ObjectiveSettings.Weights;
import kinesic.facebehavior.study.VariantSettings.MethodNumbers;

/** A setting that a {@link Search} chooses, with the values that it draws from. */
enum SearchDimension {
  /** Log-uniform from an eighth to twice the rate of the command line. */
  RATE_SCALE("rate_scale", s -> number(s.rateScale())) {
    @Override
    VariantSettings at(double share, VariantSettings from) {
      return from.withRateScale(logUniform(share, 0.125, 2));
    }
  },
  /** Log-uniform from a half to twice the rate of the command line, for networks of all tasks. */
  JOINT_RATE_SCALE("rate_scale", s -> number(s.rateScale())) {
    @Override
    VariantSettings at(double share, VariantSettings from) {
      return from.withRateScale(logUniform(share, 0.5, 2));
    }
  },
  /** Log-uniform from a third to three times the weight of the command line. */
  LAMBDA_AU("lambda_au", s -> number(s.weights().multiLabel())) {
    @Override
    VariantSettings at(double share, VariantSettings from) {
      Weights weights = from.weights();
      return from.with(
          new Weights(
              logUniform(share, weights.multiLabel() / 3, weights.multiLabel() * 3),
              weights.regression(),
              weights.matching(),
              weights.softCoAnnotation()));
    }
  },
  /** Log-uniform from a third to three times the weight of the command line. */
  LAMBDA_VA("lambda_va", s -> number(s.weights().regression())) {
    @Override
    VariantSettings at(double share, VariantSettings from) {
      Weights weights = from.weights();
      return from.with(
          new Weights(
              weights.multiLabel(),
              logUniform(share, weights.regression() / 3, weights.regression() * 3),
              weights.matching(),
              weights.softCoAnnotation()));
    }
  },
  /** Log-uniform from a tenth to ten times the weight of the command line. */
  LAMBDA_DM("lambda_dm", s -> number(s.weights().matching())) {
    @Override
    VariantSettings at(double share, VariantSettings from) {
      Weights weights = from.weights();
      return from.with(
          new Weights(
              weights.multiLabel(),
              weights.regression(),
              logUniform(share, weights.matching() / 10, weights.matching() * 10),
              weights.softCoAnnotation()));
    }
  },
  /** Log-uniform from a tenth to three times the weight of the command line. */
  LAMBDA_SCA("lambda_sca", s -> number(s.weights().softCoAnnotation())) {
    @Override
    VariantSettings at(double share, VariantSettings from) {
      Weights weights = from.weights();
      return from.with(
          new Weights(
              weights.multiLabel(),
              weights.regression(),
              weights.matching(),
              logUniform(share, weights.softCoAnnotation() / 10, weights.softCoAnnotation() * 3)));
    }
  },
  /** Log-uniform from 0.1 to 1. */
  TEMPERATURE("temperature", s -> number(s.temperature())) {
    @Override
    VariantSettings at(double share, VariantSettings from) {
      return from.withTemperature(logUniform(share, 0.1, 1));
    }
  },
  /** A fixed teacher, by either formula. */
  TEACHER_FORM("form", s -> text(s.matching().form())) {
    @Override
    VariantSettings at(double share, VariantSettings from) {
      return withForm(from, one(share, List.of(Form.BERNOULLI, Form.LITERAL)));
    }
  },
  /** A fixed teacher or joint matching. */
  ANY_FORM("form", s -> text(s.matching().form())) {
    @Override
    VariantSettings at(double share, VariantSettings from) {
      return withForm(from, one(share, List.of(Form.BERNOULLI, Form.LITERAL, Form.JOINT)));
    }
  },
  /** Which head learns from which. */
  DIRECTION("direction", s -> text(s.matching().direction())) {
    @Override
    VariantSettings at(double share, VariantSettings from) {
      return from.with(
          MatchingOptions.of(
              from.matching().form(), one(share, List.of(MatchingOptions.Direction.values()))));
    }
  },
  /** A table that is neither estimated nor wrong on purpose. */
  GIVEN_TABLE("table", s -> s.table().toString()) {
    @Override
    VariantSettings at(double share, VariantSettings from) {
      return from.with(one(share, List.of(TableKind.WEIGHTED, TableKind.BINARY)));
    }
  },
  /** A table that is not wrong on purpose. */
  TABLE("table", s -> s.table().toString()) {
    @Override
    VariantSettings at(double share, VariantSettings from) {
      return from.with(
          one(share, List.of(TableKind.WEIGHTED, TableKind.BINARY, TableKind.ESTIMATED)));
    }
  },
  /** The temperature of dynamic weight averaging, uniform from 1 to 4. */
  AVERAGING_TEMPERATURE("weighting_parameter", s -> number(s.method().weighting())) {
    @Override
    VariantSettings at(double share, VariantSettings from) {
      return withWeighting(from, uniform(share, 1, 4));
    }
  },
  /** The exponent of GradNorm, uniform from 0.5 to 2.5. */
  GRAD_NORM_EXPONENT("weighting_parameter", s -> number(s.method().weighting())) {
    @Override
    VariantSettings at(double share, VariantSettings from) {
      return withWeighting(from, uniform(share, 0.5, 2.5));
    }
  },
  /** The radius of CAGrad, uniform from 0.1 to 0.9. */
  CONFLICT_RADIUS("weighting_parameter", s -> number(s.method().weighting())) {
    @Override
    VariantSettings at(double share, VariantSettings from) {
      return withWeighting(from, uniform(share, 0.1, 0.9));
    }
  },
  /** Uniform from 0.25 to 0.95. */
  CONFIDENCE("confidence", s -> number(s.method().confidence())) {
    @Override
    VariantSettings at(double share, VariantSettings from) {
      MethodNumbers own = from.method();
      return from.with(
          new MethodNumbers(
              own.weighting(),
              uniform(share, 0.25, 0.95),
              own.teacherWeight(),
              own.teacherDecay()));
    }
  },
  /** Log-uniform from 0.1 to 10. */
  TEACHER_WEIGHT("teacher_weight", s -> number(s.method().teacherWeight())) {
    @Override
    VariantSettings at(double share, VariantSettings from) {
      MethodNumbers own = from.method();
      return from.with(
          new MethodNumbers(
              own.weighting(), own.confidence(), logUniform(share, 0.1, 10), own.teacherDecay()));
    }
  },
  /** 0.95, 0.98, 0.99 or 0.995. */
  TEACHER_DECAY("teacher_decay", s -> number(s.method().teacherDecay())) {
    @Override
    VariantSettings at(double share, VariantSettings from) {
      MethodNumbers own = from.method();
      return from.with(
          new MethodNumbers(
              own.weighting(),
              own.confidence(),
              own.teacherWeight(),
              one(share, List.of(0.95, 0.98, 0.99, 0.995))));
    }
  };

  private final String column;

  @SuppressWarnings("ImmutableEnumChecker") // the functions have no state
  private final Function<VariantSettings, String> text;

  SearchDimension(String column, Function<VariantSettings, String> text) {
    this.column = column;
    this.text = text;
  }

  /**
   * Settings with a value of this dimension, the others unchanged.
   *
   * @param share where the value lies in the range, 0 to below 1
   */
  abstract VariantSettings at(double share, VariantSettings from);

  /** The name of the setting in {@code search.csv}. */
  String column() {
    return column;
  }

  /** The value in {@code search.csv}. */
  String text(VariantSettings settings) {
    return text.apply(settings);
  }

  private static VariantSettings withWeighting(VariantSettings from, double parameter) {
    return from.with(from.method().withWeighting(parameter));
  }

  private static VariantSettings withForm(VariantSettings from, Form form) {
    return from.with(MatchingOptions.of(form, from.matching().direction()));
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
