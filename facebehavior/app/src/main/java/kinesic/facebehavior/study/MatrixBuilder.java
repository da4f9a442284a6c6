package kinesic.facebehavior.study;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Builds the runs of the same variants with the same seeds on a family of databases. */
public final class MatrixBuilder {

  private final String family;
  private final List<Double> fractions;
  private final int seeds;
  private final List<List<VariantRun>> bySeed = new ArrayList<>();

  private MatrixBuilder(String family, List<Double> fractions, int seeds) {
    this.family = family;
    this.fractions = List.copyOf(fractions);
    this.seeds = seeds;
    for (int i = 0; i < seeds; i++) {
      bySeed.add(new ArrayList<>());
    }
  }

  /**
   * Creates a builder without runs.
   *
   * @param family the name of the databases
   * @param fractions of the labels, above 0 and ascending to 1
   * @param seeds the number of seeds, which count from 1
   * @throws IllegalArgumentException if the fractions do not ascend to 1, or there is no seed
   */
  public static MatrixBuilder of(String family, List<Double> fractions, int seeds) {
    double before = 0;
    for (double fraction : fractions) {
      if (!(fraction > before && fraction <= 1)) {
        throw new IllegalArgumentException(
            "study: the fractions of labels are %s, expected numbers that ascend to 1"
                .formatted(fractions));
      }
      before = fraction;
    }
    if (before != 1) {
      throw new IllegalArgumentException(
          "study: the fractions of labels are %s, expected 1 as the last".formatted(fractions));
    }
    if (seeds < 1) {
      throw new IllegalArgumentException(
          "study: seeds is %s, expected at least 1".formatted(seeds));
    }
    return new MatrixBuilder(family, fractions, seeds);
  }

  /**
   * Adds runs with everything annotated.
   *
   * @param reduced the variants that are trained with each fraction of the labels
   * @param whole those that are trained only with all labels
   */
  public MatrixBuilder complete(List<Variant> reduced, List<Variant> whole) {
    for (double fraction : fractions.reversed()) {
      add(reduced, fraction, seed -> List.of(Scenario.COMPLETE));
      if (fraction == 1) {
        add(whole, fraction, seed -> List.of(Scenario.COMPLETE));
      }
    }
    return this;
  }

  /**
   * Adds runs with all faces but without some annotations.
   *
   * @param scenarios of each seed
   */
  public MatrixBuilder without(List<Variant> variants, LongFunction<List<Scenario>> scenarios) {
    add(variants, 1, scenarios);
    return this;
  }

  private void add(
      List<Variant> variants, double fraction, LongFunction<List<Scenario>> scenarios) {
    for (int i = 0; i < seeds; i++) {
      long seed = i + 1L;
      for (Scenario scenario : scenarios.apply(seed)) {
        for (Variant variant : variants) {
          bySeed.get(i).add(new VariantRun(family, scenario, variant, fraction, seed));
        }
      }
    }
  }

  /** All runs, seed by seed, so that an unfinished study is complete for some seeds. */
  public StudyMatrix build() {
    return new StudyMatrix(bySeed.stream().flatMap(List::stream).toList());
  }
}
