package kinesic.facebehavior.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which trainings a study consists of.
 *
 * @param arms every way to train, with all labels
 * @param thinned the names of those that are also trained with fewer labels
 * @param fractions of the labels, each above 0 and at most 1, rising to 1
 * @param seeds how many seeds each has, from 1 on
 */
public record StudyMatrix(List<Arm> arms, Set<String> thinned, List<Double> fractions, int seeds) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the fractions do not rise to 1, or there is no seed
   */
  public StudyMatrix {
    arms = List.copyOf(arms);
    thinned = Set.copyOf(thinned);
    fractions = List.copyOf(fractions);
    double before = 0;
    for (double fraction : fractions) {
      if (!(fraction > before && fraction <= 1)) {
        throw new IllegalArgumentException(
            "study: the fractions of labels are %s, expected numbers that rise to 1"
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
          "study: seeds is %d, expected at least 1".formatted(seeds));
    }
  }

  /** All trainings: seed by seed, so that what is there after a while is complete for some. */
  public List<Trial> trials() {
    List<Trial> trials = new ArrayList<>();
    for (long seed = 1; seed <= seeds; seed++) {
      for (int f = fractions.size() - 1; f >= 0; f--) {
        for (Arm arm : arms(fractions.get(f))) {
          trials.add(new Trial(arm, fractions.get(f), seed));
        }
      }
    }
    return trials;
  }

  /** The arms that are trained with this fraction of the labels. */
  public List<Arm> arms(double fraction) {
    return fraction == 1
        ? arms
        : arms.stream().filter(arm -> thinned.contains(arm.name())).toList();
  }

  /**
   * The arm of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Arm arm(String name) {
    return arms.stream()
        .filter(arm -> arm.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("study: there is no arm " + name));
  }
}
