package kinesic.facebehavior.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.facebehavior.metric.Figure;
import kinesic.facebehavior.study.Comparison.Family;
import kinesic.facebehavior.study.Comparison.Kind;

/** The figures of all trainings of a study. */
public final class StudyResults {

  private final StudyMatrix matrix;
  private final List<Measure> measures;
  private final Map<Trial, List<TestFigure>> figures = new LinkedHashMap<>();

  /**
   * Results without figures yet.
   *
   * @param measures on which arms are compared
   */
  public StudyResults(StudyMatrix matrix, List<Measure> measures) {
    this.matrix = matrix;
    this.measures = List.copyOf(measures);
  }

  /** Adds what a training has come to. */
  public void add(Trial trial, List<TestFigure> found) {
    figures.put(trial, List.copyOf(found));
  }

  /** What was trained. */
  public StudyMatrix matrix() {
    return matrix;
  }

  /** On what arms are compared. */
  public List<Measure> measures() {
    return measures;
  }

  /** The figures of a training, in the order in which they were measured. */
  public List<TestFigure> figures(Trial trial) {
    return figures.getOrDefault(trial, List.of());
  }

  /** Whether an arm learns what a measure judges: a network of one task has no say on others. */
  public static boolean concerns(Arm arm, Measure measure) {
    return arm.alone().isEmpty() || arm.alone().equals(measure.task());
  }

  /** A figure, a number for each seed. */
  public double[] values(Arm arm, double fraction, String test, String figure) {
    double[] values = new double[matrix.seeds()];
    for (int i = 0; i < values.length; i++) {
      values[i] = figure(new Trial(arm, fraction, i + 1), test, figure).value();
    }
    return values;
  }

  /** What a guesser reaches. */
  public double chance(String test, String figure) {
    return figures.keySet().stream()
        .map(trial -> figure(trial, test, figure).chance())
        .filter(chance -> !Double.isNaN(chance))
        .findFirst()
        .orElse(Double.NaN);
  }

  private Figure figure(Trial trial, String test, String name) {
    return figures(trial).stream()
        .filter(one -> one.test().equals(test) && one.figure().name().equals(name))
        .map(TestFigure::figure)
        .findFirst()
        .orElse(new Figure(name, Double.NaN, Double.NaN));
  }

  /** Every comparison of the study, family by family, corrected within each. */
  public List<Comparison> comparisons() {
    List<Comparison> all = new ArrayList<>();
    for (String test : measures.stream().map(Measure::test).distinct().toList()) {
      for (double fraction : matrix.fractions().reversed()) {
        for (Kind kind : Kind.values()) {
          all.addAll(family(new Family(kind, test, fraction)));
        }
      }
    }
    return all;
  }

  /** An arm and what it is held against. */
  private record Pair(Arm arm, Arm reference) {}

  private List<Pair> pairs(Kind kind, double fraction) {
    List<Arm> arms = matrix.arms(fraction);
    List<Pair> pairs = new ArrayList<>();
    for (Arm reference : arms) {
      for (Arm arm : arms) {
        boolean usual = arm.variant().isEmpty();
        boolean belongs =
            switch (kind) {
              case COUPLING ->
                  arm.isCoupled()
                      && reference.isUncoupled()
                      && arm.variant().equals(reference.variant());
              case TRANSFER -> arm.isUncoupled() && usual && reference.alone().isPresent();
              case COUPLED_TRANSFER -> arm.isCoupled() && usual && reference.alone().isPresent();
              case WEIGHTS ->
                  arm.isUncoupled()
                      && !usual
                      && reference.variant().isEmpty()
                      && !reference.isCoupled();
            };
        if (belongs) {
          pairs.add(new Pair(arm, reference));
        }
      }
    }
    return pairs;
  }

  private List<Comparison> family(Family family) {
    List<Comparison> comparisons = new ArrayList<>();
    for (Pair pair : pairs(family.kind(), family.fraction())) {
      for (Measure measure : measures) {
        if (measure.test().equals(family.test())
            && concerns(pair.arm(), measure)
            && concerns(pair.reference(), measure)) {
          comparisons.add(comparison(family, pair, measure));
        }
      }
    }
    double[] adjusted = Holm.adjust(comparisons.stream().mapToDouble(c -> c.test().p()).toArray());
    for (int i = 0; i < adjusted.length; i++) {
      comparisons.set(i, comparisons.get(i).adjusted(adjusted[i]));
    }
    return comparisons;
  }

  private Comparison comparison(Family family, Pair pair, Measure measure) {
    double[] of = values(pair.arm(), family.fraction(), family.test(), measure.figure());
    double[] to = values(pair.reference(), family.fraction(), family.test(), measure.figure());
    return new Comparison(
        family,
        pair.arm().name(),
        pair.reference().name(),
        measure,
        Spread.of(of).mean(),
        Spread.of(to).mean(),
        PairedTest.of(of, to),
        Double.NaN);
  }
}
