package kinesic.facebehavior.loss;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.facebehavior.Relatedness;

/**
 * For each of n samples a distribution over K categories that follows from its annotated binary
 * labels: soft co-annotation's labelling step.
 *
 * <p>With labels y and the table's weights R_km (1 for prototypical labels, the observed fraction
 * for observational ones), category k has the score
 *
 * <pre>
 *   I_k = Σ_m R_km y_m / Σ_m R_km     over the annotated labels m
 *   q_k = softmax_k(I / T)            over the categories that take part
 * </pre>
 *
 * <p>A table {@link Relatedness#binary} gives the variant in which all labels count alike. What the
 * paper leaves open is settled so:
 *
 * <ul>
 *   <li>A category that goes with no label at all (neutral) has I = 0.
 *   <li>A category takes part in a sample if at least one of its prototypical labels is annotated
 *       there; where the table marks none as prototypical, one of its related labels. The others
 *       are left out of the softmax: nothing is known about them.
 *   <li>A sample has a soft label only if at least one category takes part that goes with some
 *       label.
 * </ul>
 *
 * <p>I lies in [0, 1], so at T = 1 no probability exceeds e / (e + K - 1), .3118 for 7: a lower
 * temperature says more.
 *
 * <p>Source: D. Kollias, V. Sharmanska, S. Zafeiriou, arXiv 1910.11111 and 2105.03790.
 */
public final class SoftLabels {

  /** A score so low that its softmax is exactly 0, yet finite. */
  private static final float OUT = -1e9f;

  private final int samples;
  private final int size;
  private final float[] probability; // q, [n, k]; 0 where a category does not take part
  private final float[] offset; // [n, k]: 0 where a category takes part, else OUT
  private final boolean[] labelled; // [n]
  private int labelledSamples;
  private boolean partial;

  /**
   * The soft labels of samples whose binary labels are these.
   *
   * @param temperature T, above 0
   * @throws IllegalArgumentException if table and labels differ in M, or T is not positive
   */
  public SoftLabels(BinaryLabels labels, Relatedness table, double temperature) {
    if (labels.size() != table.binaries().size() || !(temperature > 0)) {
      throw new IllegalArgumentException(
          "soft labels: need one column of the table a binary label and a positive temperature - "
              + table
              + ", labels "
              + labels.shape()
              + ", temperature "
              + temperature);
    }
    samples = labels.samples();
    size = table.categories().size();
    offset = new float[samples * size];
    labelled = new boolean[samples];
    float[] scores = scores(labels, table, temperature);
    probability = Tensor.of(Shape.of(samples, size), scores).softmax().toArray();
  }

  /** I / T plus the offset, and on the way which categories and samples take part. */
  private float[] scores(BinaryLabels labels, Relatedness table, double temperature) {
    float[] score = new float[samples * size];
    float[] y = labels.target();
    float[] w = labels.weight();
    int m = labels.size();
    for (int k = 0; k < size; k++) {
      Row row = Row.of(table, k);
      for (int i = 0; i < samples; i++) {
        double present = 0;
        double all = 0;
        boolean defined = row.related.length == 0;
        for (int r = 0; r < row.related.length; r++) {
          int at = i * m + row.related[r];
          if (w[at] > 0) {
            present += row.weight[r] * y[at];
            all += row.weight[r];
            defined |= row.defining[r];
          }
        }
        int at = i * size + k;
        offset[at] = defined ? 0 : OUT;
        score[at] = defined && all > 0 ? (float) (present / all / temperature) : offset[at];
        labelled[i] |= defined && row.related.length > 0;
        partial |= !defined;
      }
    }
    for (boolean isLabelled : labelled) {
      labelledSamples += isLabelled ? 1 : 0;
    }
    return score;
  }

  /** The labels that go with one category, each with its weight and whether it defines it. */
  private static final class Row {
    final int[] related;
    final double[] weight;
    final boolean[] defining;

    private Row(int[] related, double[] weight, boolean[] defining) {
      this.related = related;
      this.weight = weight;
      this.defining = defining;
    }

    static Row of(Relatedness table, int k) {
      int m = table.binaries().size();
      int count = 0;
      int prototypical = 0;
      for (int j = 0; j < m; j++) {
        count += table.weight(k, j) > 0 ? 1 : 0;
        prototypical += table.isPrototypical(k, j) ? 1 : 0;
      }
      Row row = new Row(new int[count], new double[count], new boolean[count]);
      int at = 0;
      for (int j = 0; j < m; j++) {
        if (table.weight(k, j) > 0) {
          row.related[at] = j;
          row.weight[at] = table.weight(k, j);
          row.defining[at++] = prototypical == 0 || table.isPrototypical(k, j);
        }
      }
      return row;
    }
  }

  /** n, the number of samples. */
  public int samples() {
    return samples;
  }

  /** K, the number of categories. */
  public int size() {
    return size;
  }

  /** Whether sample {@code i} has a soft label. */
  public boolean isLabelled(int i) {
    return labelled[i];
  }

  /** How many samples have a soft label. */
  public int labelledSamples() {
    return labelledSamples;
  }

  /** Whether category {@code k} takes part in the soft label of sample {@code i}. */
  public boolean takesPart(int i, int k) {
    return offset[i * size + k] == 0;
  }

  /** q of category {@code k} for sample {@code i}. */
  public float probability(int i, int k) {
    return probability[i * size + k];
  }

  /** {@code scores}, [n, K], lowered out of sight where a category does not take part. */
  Tensor restrict(Tensor scores) {
    return partial ? scores.add(Tensor.of(scores.backend(), shape(), offset)) : scores;
  }

  /** The probabilities, [n, K]; for the loops of this package, which do not write to it. */
  float[] probability() {
    return probability;
  }

  /** [n, K]. */
  Shape shape() {
    return Shape.of(samples, size);
  }
}
