package kinesic.facebehavior.report;

import java.util.List;

/**
 * How something went from epoch to epoch.
 *
 * @param title what it is, such as "Mean CCC of valence and arousal, validation"
 * @param chance the level of the best guess without looking at the face; NaN if there is none
 * @param values for each variant one number an epoch, from epoch 1 on; NaN where it is not known
 */
public record Curve(String title, double chance, List<List<Double>> values) {

  /** Copies the lists. */
  public Curve {
    values = values.stream().map(List::copyOf).toList();
  }
}
