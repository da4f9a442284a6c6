package kinesic.facebehavior.metric;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.ActionUnitThresholds;
import kinesic.facebehavior.data.ActionUnitLabels;

/**
 * Finds for each action unit the threshold of its probability that gives the greatest F1 on
 * labelled faces. These must not be the faces that the network is judged by, for the figure would
 * be too good.
 */
public final class ThresholdSearch {

  private ThresholdSearch() {}

  /** The probability that a network gives to an action unit of a face. */
  @FunctionalInterface
  public interface Probabilities {
    /** That of {@code unit} for face number {@code face}, 0 to 1. */
    float of(int face, ActionUnit unit);
  }

  /**
   * The best thresholds: each lies in the middle between the last probability that counts as
   * present and the next lower one. A unit that no face is labelled with as present keeps one half.
   *
   * @param truth the labels of the faces
   * @param probabilities for the same faces
   */
  public static ActionUnitThresholds greatestF1(
      List<ActionUnitLabels> truth, Probabilities probabilities) {
    float[] thresholds = new float[ActionUnit.COUNT];
    for (ActionUnit unit : ActionUnit.values()) {
      thresholds[unit.index()] = greatestF1(unit, truth, probabilities);
    }
    return new ActionUnitThresholds(thresholds);
  }

  /** Takes the faces from the most probable one downwards and keeps the best place to stop. */
  private static float greatestF1(
      ActionUnit unit, List<ActionUnitLabels> truth, Probabilities probabilities) {
    List<Integer> faces =
        IntStream.range(0, truth.size())
            .filter(face -> truth.get(face).isAnnotated(unit))
            .boxed()
            .sorted(Comparator.comparingDouble(face -> -probabilities.of(face, unit)))
            .toList();
    long present = faces.stream().filter(face -> truth.get(face).isPresent(unit)).count();
    float best = ActionUnitThresholds.HALF.of(unit);
    double greatest = 0;
    int found = 0;
    for (int i = 0; i < faces.size(); i++) {
      found += truth.get(faces.get(i)).isPresent(unit) ? 1 : 0;
      float last = probabilities.of(faces.get(i), unit);
      float next = i + 1 < faces.size() ? probabilities.of(faces.get(i + 1), unit) : 0;
      double f1 = 2.0 * found / (i + 1 + present);
      if (next < last && f1 > greatest) {
        greatest = f1;
        best = Math.min((last + next) / 2, Math.nextDown(last));
      }
    }
    return best;
  }
}
