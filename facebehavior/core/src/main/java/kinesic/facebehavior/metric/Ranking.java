package kinesic.facebehavior.metric;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How well scores rank the samples in which a label is present above those in which it is absent.
 * No threshold is needed: only the order of the scores matters. The scores are kept, 4 bytes each.
 *
 * <p>With P samples in which the label is present, N in which it is absent, and a threshold t that
 * moves down through the distinct scores t₁ &gt; t₂ &gt; … (samples of equal score are passed
 * together):
 *
 * <pre>
 *   recall(t)    = present samples of score at least t / P
 *   precision(t) = present samples of score at least t / all samples of score at least t
 *   AUC = (pairs of a present and an absent sample in which the present one has the higher score
 *          + pairs of equal score / 2) / (P N)
 *   AP  = Σ_i (recall(t_i) - recall(t_i₋₁)) precision(t_i),  recall(t₀) = 0
 * </pre>
 *
 * <p>Sources: AUC, the area under the receiver operating characteristic, is the statistic of Mann
 * and Whitney, 1947, over P N. AP, the average precision, is the area under the curve of precision
 * over recall, summed in steps without interpolation, as {@code average_precision_score} of
 * scikit-learn defines it.
 */
public final class Ranking {

  private static final int FIRST_CAPACITY = 16;

  private float[] present = new float[FIRST_CAPACITY];
  private float[] absent = new float[FIRST_CAPACITY];
  private int presentCount;
  private int absentCount;
  private @Nullable Areas areas; // of all samples so far; null until asked for

  /** The areas under both curves; NaN where undefined. */
  private record Areas(double rocArea, double averagePrecision) {}

  /**
   * Adds a sample.
   *
   * @param score higher if the label is more likely present
   * @throws IllegalArgumentException if the score is NaN
   */
  public void add(boolean isPresent, float score) {
    if (Float.isNaN(score)) {
      throw new IllegalArgumentException("ranking: the score of a sample is NaN");
    }
    if (isPresent) {
      present = grown(present, presentCount);
      present[presentCount++] = score;
    } else {
      absent = grown(absent, absentCount);
      absent[absentCount++] = score;
    }
    areas = null;
  }

  private static float[] grown(float[] scores, int count) {
    return count < scores.length ? scores : Arrays.copyOf(scores, 2 * count);
  }

  /** The number of samples. */
  public int samples() {
    return presentCount + absentCount;
  }

  /** The number of samples in which the label is present. */
  public int present() {
    return presentCount;
  }

  /**
   * The area under the receiver operating characteristic: the probability that a sample with the
   * label has a higher score than one without it, where a tie counts one half. NaN unless both
   * occur. Chance: one half.
   */
  public MetricValue areaUnderCurve() {
    double value = areas().rocArea();
    return new MetricValue("AUC", value, Double.isNaN(value) ? Double.NaN : 0.5);
  }

  /**
   * The average precision. NaN unless the label is both present and absent. Chance: the share of
   * the samples in which the label is present, by equal or random scores of many samples.
   */
  public MetricValue averagePrecision() {
    double value = areas().averagePrecision();
    double prevalence = (double) presentCount / samples();
    return new MetricValue("AP", value, Double.isNaN(value) ? Double.NaN : prevalence);
  }

  /** The AUC and the AP as metrics of the label {@code name}. */
  public List<Metric> metrics(String name) {
    return Stream.of(areaUnderCurve(), averagePrecision())
        .map(value -> new Metric(MetricInfo.of(name, value.name(), "", false), value))
        .toList();
  }

  private Areas areas() {
    Areas known = areas;
    if (known == null) {
      known = computed();
      areas = known;
    }
    return known;
  }

  /** Passes all scores from the greatest to the smallest, equal ones together. */
  private Areas computed() {
    if (presentCount == 0 || absentCount == 0) {
      return new Areas(Double.NaN, Double.NaN);
    }
    Arrays.sort(present, 0, presentCount);
    Arrays.sort(absent, 0, absentCount);
    int p = presentCount; // samples whose score is below the threshold
    int a = absentCount;
    double pairs = 0;
    double precision = 0;
    while (p > 0) {
      float score = a == 0 ? present[p - 1] : Math.max(present[p - 1], absent[a - 1]);
      int above = p;
      int level = a;
      while (p > 0 && present[p - 1] == score) {
        p--;
      }
      while (a > 0 && absent[a - 1] == score) {
        a--;
      }
      pairs += (double) (above - p) * (a + (level - a) / 2.0);
      int found = presentCount - p;
      precision += (double) (above - p) * found / (found + absentCount - a);
    }
    return new Areas(pairs / presentCount / absentCount, precision / presentCount);
  }

  /** The mean AUC over the labels that are both present and absent. */
  public static MetricValue meanAreaUnderCurve(List<Ranking> labels) {
    return MetricValue.mean("mean AUC", labels.stream().map(Ranking::areaUnderCurve).toList());
  }

  /** The mean AP over the labels that are both present and absent. */
  public static MetricValue meanAveragePrecision(List<Ranking> labels) {
    return MetricValue.mean("mean AP", labels.stream().map(Ranking::averagePrecision).toList());
  }
}
