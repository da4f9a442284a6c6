package kinesic.facebehavior.loss;

import java.util.Arrays;
import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.facebehavior.Relatedness;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.CrossEntropy;
import org.jspecify.annotations.Nullable;

/**
 * The soft labels of soft co-annotation: for each of n samples, a distribution over K categories
 * that follows from its annotated binary labels.
 *
 * <p>With labels y and the table's weights R_km (1 for prototypical labels, the observed fraction
 * for observational ones), category k has the score
 *
 * <pre>
 *   I_k = Σ_m R_km y_m / Σ_m R_km     over the annotated labels m
 *   q_k = softmax_k(I / T)            over the categories that are included
 * </pre>
 *
 * <p>With the table {@link Relatedness#binary} all labels have the same weight. The paper leaves
 * some cases open; they are resolved as follows:
 *
 * <ul>
 *   <li>A category without related labels (neutral) has I = 0.
 *   <li>A category is included in a sample if at least one of its prototypical labels is annotated
 *       or, for a category without prototypical labels, one of its related labels. Other categories
 *       are excluded from the softmax, since nothing is known about them.
 *   <li>A sample has a soft label only if at least one included category has related labels.
 * </ul>
 *
 * <p>I lies in [0, 1], so at T = 1 no probability exceeds e / (e + K - 1), which is .3118 for K =
 * 7; a lower temperature gives sharper labels.
 *
 * <p>Source: D. Kollias, V. Sharmanska, S. Zafeiriou, arXiv 1910.11111 and 2105.03790.
 */
public final class SoftLabels {

  private final int samples;
  private final int size;
  private final float[] score; // [k, n]: I / T where a category is included, else LEFT_OUT
  private final float[] labelled; // [n], 1 or 0
  private final int labelledSamples;
  private final LabelArray scores; // [k, n]
  private final LabelArray shares; // [n]
  private float @Nullable [] probability; // q, [n, k]; 0 where a category is excluded

  /**
   * The soft labels of samples with these binary labels.
   *
   * @param temperature T, above 0
   * @throws IllegalArgumentException if table and labels differ in M, or T is not positive
   */
  public SoftLabels(BinaryLabels labels, Relatedness table, double temperature) {
    if (labels.size() != table.binaries().size() || !(temperature > 0)) {
      throw new IllegalArgumentException(
          "soft labels: need one column of the table per binary label and a positive temperature - "
              + table
              + ", labels "
              + labels.shape()
              + ", temperature "
              + temperature);
    }
    samples = labels.samples();
    size = table.categories().size();
    score = new float[samples * size];
    labelled = new float[samples];
    Evidence evidence = new Evidence(samples);
    for (int k = 0; k < size; k++) {
      boolean isRelated = evidence.gather(labels, table, k);
      evidence.store((float) temperature, score, k * samples);
      if (isRelated) {
        raise(evidence.defined, labelled);
      }
    }
    labelledSamples = ones(labelled);
    scores = new LabelArray(Shape.of(size, samples), score);
    shares = new LabelArray(Shape.of(samples), shares());
  }

  private float[] shares() {
    float[] share = new float[samples];
    float each = 1f / Math.max(1, labelledSamples);
    for (int i = 0; i < samples; i++) {
      share[i] = labelled[i] * each;
    }
    return share;
  }

  private static void raise(float[] from, float[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = Math.max(to[i], from[i]);
    }
  }

  /** The number of ones among numbers that are 0 or 1. */
  private static int ones(float[] numbers) {
    int count = 0;
    for (float number : numbers) {
      count += (int) number; // integers, so that C2 vectorises the sum
    }
    return count;
  }

  /**
   * What annotated labels say about one category in each sample. Each loop handles one label of all
   * samples, without branches and with equal array indices, so that C2 can vectorise it.
   */
  private static final class Evidence {
    private final float[] present; // [n], Σ R y over the annotated labels
    private final float[] all; // [n], Σ R over the annotated labels
    private final float[] defined; // [n], number of labels that include the category; then 1 or 0

    Evidence(int n) {
      present = new float[n];
      all = new float[n];
      defined = new float[n];
    }

    /** Reads the labels related to category {@code k}; returns whether it has any. */
    boolean gather(BinaryLabels labels, Relatedness table, int k) {
      boolean marked = false;
      for (int m = 0; m < labels.size(); m++) {
        marked |= table.isPrototypical(k, m);
      }
      boolean related = table.relatesCategory(k);
      Arrays.fill(present, 0);
      Arrays.fill(all, 0);
      Arrays.fill(defined, related ? 0 : 1);
      for (int m = 0; m < labels.size(); m++) {
        float weight = table.weight(k, m);
        if (weight > 0) {
          boolean defines = !marked || table.isPrototypical(k, m);
          add(weight, defines ? 1 : 0, labels.presentSamples(m), labels.annotatedSamples(m));
        }
      }
      return related;
    }

    private void add(float weight, float mark, float[] isPresent, float[] isAnnotated) {
      for (int i = 0; i < present.length; i++) {
        present[i] += weight * isPresent[i];
        all[i] += weight * isAnnotated[i];
        defined[i] += mark * isAnnotated[i];
      }
    }

    /** Writes the scores of a category to {@code score} from {@code at}; overwrites the sums. */
    void store(float temperature, float[] score, int at) {
      float perTemperature = 1 / temperature;
      for (int i = 0; i < present.length; i++) {
        defined[i] = Math.min(defined[i], 1);
        // present is 0 where all is 0
        float share = present[i] / Math.max(all[i], Float.MIN_NORMAL);
        present[i] = share * perTemperature * defined[i] + (1 - defined[i]) * CrossEntropy.LEFT_OUT;
      }
      System.arraycopy(present, 0, score, at, present.length);
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
    return labelled[i] == 1;
  }

  /** The number of samples with a soft label. */
  public int labelledSamples() {
    return labelledSamples;
  }

  /** Whether category {@code k} is included in the soft label of sample {@code i}. */
  public boolean takesPart(int i, int k) {
    return score[k * samples + i] > CrossEntropy.LEFT_OUT;
  }

  /** q of category {@code k} for sample {@code i}. */
  public float probability(int i, int k) {
    return probability()[i * size + k];
  }

  /** What the loss reads, for {@link LabelArray#upload}. */
  public List<LabelArray> arrays() {
    return List.of(scores, shares);
  }

  /** {@code z}, [n, K], with {@link CrossEntropy#LEFT_OUT} added where a category is excluded. */
  Tensor restrict(Tensor z) {
    // the score of an included category is at least 0
    return z.add(scores(z.backend()).clamp(CrossEntropy.LEFT_OUT, 0).transpose());
  }

  /**
   * The scores whose softmax over the categories gives the labels, [K, n], on {@code backend};
   * {@link CrossEntropy#LEFT_OUT} where a category is excluded.
   */
  Tensor scores(Backend backend) {
    return scores.on(backend);
  }

  /** 1 / N for the N samples with a label, 0 for the others, [n], on {@code backend}. */
  Tensor share(Backend backend) {
    return shares.on(backend);
  }

  /** -ln q, [n, K], on {@code backend}; 0 where a category is excluded. */
  Tensor surprise(Backend backend) {
    Tensor rows = scores(backend).transpose();
    Tensor included = rows.clamp(-1, 0).add(1); // the score of an included category is at least 0
    return rows.logSoftmax().multiply(included).negate();
  }

  /** The probabilities, [n, K]; callers in this package must not write to the array. */
  float[] probability() {
    float[] q = probability;
    if (q == null) {
      q = scores(Backends.standard()).transpose().softmax().toArray();
      probability = q;
    }
    return q;
  }

  /** [n, K]. */
  Shape shape() {
    return Shape.of(samples, size);
  }
}
