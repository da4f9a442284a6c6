package kinesic.facebehavior.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The training runs of a study: variants by fractions of the labels by seeds.
 *
 * @param variants that are trained with all labels
 * @param reduced the names of those that are also trained with fewer labels
 * @param fractions of the labels, above 0 and ascending to 1
 * @param seeds the number of seeds, which count from 1
 */
public record StudyMatrix(
    List<Variant> variants, Set<String> reduced, List<Double> fractions, int seeds) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the fractions do not ascend to 1, or there is no seed
   */
  public StudyMatrix {
    variants = List.copyOf(variants);
    reduced = Set.copyOf(reduced);
    fractions = List.copyOf(fractions);
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
  }

  /** All runs, seed by seed, so that an unfinished study is complete for some seeds. */
  public List<VariantRun> runs() {
    List<VariantRun> runs = new ArrayList<>();
    for (long seed = 1; seed <= seeds; seed++) {
      for (double fraction : fractions.reversed()) {
        for (Variant variant : variants(fraction)) {
          runs.add(new VariantRun(variant, fraction, seed));
        }
      }
    }
    return runs;
  }

  /** The variants that are trained with this fraction of the labels. */
  public List<Variant> variants(double fraction) {
    return fraction == 1
        ? variants
        : variants.stream().filter(variant -> reduced.contains(variant.name())).toList();
  }

  /**
   * The variant of this name.
   *
   * @throws IllegalArgumentException if the study has no such variant
   */
  public Variant variant(String name) {
    return variants.stream()
        .filter(variant -> variant.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("study: there is no variant \"" + name + "\""));
  }
}
