package kinesic.facebehavior.loss;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Backend;

/**
 * The binary labels of n samples: each of M labels is present, absent or not annotated, and has a
 * weight, which is 1 unless co-annotation added the label. Immutable.
 */
public final class BinaryLabels implements Targets {

  private final int samples;
  private final int size;
  private final float[] target; // [n, m], 1 or 0
  private final float[] weight; // [n, m], 0 where not annotated
  private final float[][] annotatedByLabel; // [m][n], 1 or 0
  private final float[][] presentByLabel; // [m][n], 1 where annotated as present, else 0
  private final int[] annotated; // [n]
  private final int annotatedSamples;
  private final LabelArray targets; // [n, m]
  private final LabelArray weights; // [n, m]
  private final LabelArray shares; // [n]

  /**
   * Creates labels.
   *
   * @param size M, the number of binary labels
   * @param target [n, M]: 1 present, 0 absent; copied
   * @param weight [n, M] in [0, 1]: the weight of each label, 0 if not annotated; copied
   * @throws IllegalArgumentException if the lengths differ or are not a multiple of M, or an entry
   *     is out of range
   */
  public BinaryLabels(int size, float[] target, float[] weight) {
    if (target.length != weight.length || size < 1 || target.length % size != 0) {
      throw new IllegalArgumentException(
          "binary labels: targets and weights must be [n, "
              + size
              + "] - "
              + target.length
              + " targets, "
              + weight.length
              + " weights");
    }
    this.size = size;
    this.samples = target.length / size;
    this.target = target.clone();
    this.weight = weight.clone();
    this.annotatedByLabel = new float[size][samples];
    this.presentByLabel = new float[size][samples];
    this.annotated = new int[samples];
    int rows = 0;
    for (int i = 0; i < samples; i++) {
      for (int m = 0; m < size; m++) {
        check(i, m);
        int isAnnotated = isAnnotated(i, m) ? 1 : 0;
        annotated[i] += isAnnotated;
        annotatedByLabel[m][i] = isAnnotated;
        presentByLabel[m][i] = isAnnotated * target[i * size + m];
      }
      rows += annotated[i] > 0 ? 1 : 0;
    }
    this.annotatedSamples = rows;
    this.targets = new LabelArray(shape(), this.target);
    this.weights = new LabelArray(shape(), this.weight);
    this.shares = new LabelArray(Shape.of(samples), shares());
  }

  private float[] shares() {
    float[] share = new float[samples];
    for (int i = 0; i < samples; i++) {
      share[i] = 1f / (Math.max(1f, annotatedSamples) * Math.max(1, annotated[i]));
    }
    return share;
  }

  private void check(int i, int m) {
    float y = target[i * size + m];
    float w = weight[i * size + m];
    if ((y != 0 && y != 1) || !(w >= 0 && w <= 1)) {
      throw new IllegalArgumentException(
          "binary labels: sample "
              + i
              + ", label "
              + m
              + " has target "
              + y
              + " and weight "
              + w
              + ", expected target 0 or 1, weight 0 to 1");
    }
  }

  /** Creates labels of which none is annotated. */
  public static BinaryLabels none(int samples, int size) {
    return new BinaryLabels(size, new float[samples * size], new float[samples * size]);
  }

  /** n, the number of samples. */
  @Override
  public int samples() {
    return samples;
  }

  /** M, the number of binary labels. */
  public int size() {
    return size;
  }

  /** Whether label {@code m} of sample {@code i} is annotated. */
  public boolean isAnnotated(int i, int m) {
    return weight[i * size + m] > 0;
  }

  /** Whether label {@code m} of sample {@code i} is annotated as present. */
  public boolean isPresent(int i, int m) {
    return isAnnotated(i, m) && target[i * size + m] == 1;
  }

  /** The number of annotated labels of sample {@code i}. */
  public int annotated(int i) {
    return annotated[i];
  }

  /** The number of samples with at least one annotated label. */
  @Override
  public int annotatedSamples() {
    return annotatedSamples;
  }

  /** The targets, [n, M]; not a copy, read-only. */
  float[] target() {
    return target;
  }

  /** The weights, [n, M]; not a copy, read-only. */
  float[] weight() {
    return weight;
  }

  @Override
  public List<LabelArray> arrays() {
    return List.of(targets, weights, shares);
  }

  /** The targets on {@code backend}, [n, M]. */
  Tensor target(Backend backend) {
    return targets.on(backend);
  }

  /** The weights on {@code backend}, [n, M]. */
  Tensor weight(Backend backend) {
    return weights.on(backend);
  }

  /**
   * The share that each annotated label of a sample has in a mean over samples of means over
   * labels, on {@code backend}, [n]: 1 / (annotated samples · annotated labels of the sample).
   */
  Tensor share(Backend backend) {
    return shares.on(backend);
  }

  /** 1 for samples in which label {@code m} is annotated, else 0, [n]; not a copy, read-only. */
  float[] annotatedSamples(int m) {
    return annotatedByLabel[m];
  }

  /** 1 for samples in which label {@code m} is present, else 0, [n]; not a copy, read-only. */
  float[] presentSamples(int m) {
    return presentByLabel[m];
  }

  /** The shape of the labels, [n, M]. */
  Shape shape() {
    return Shape.of(samples, size);
  }
}
