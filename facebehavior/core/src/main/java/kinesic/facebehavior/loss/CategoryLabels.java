package kinesic.facebehavior.loss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Backend;
import kinesic.nn.loss.CrossEntropyLoss;

/**
 * The categories of n samples: a distribution q over K categories, or not annotated. Immutable.
 *
 * <p>Most distributions have one category. Of those only its index is stored; the loss reads it as
 * the distribution q_k = [k = y].
 */
public final class CategoryLabels implements Targets {

  /** The value of samples that are not annotated. */
  public static final int NONE = -1;

  private final int size;
  private final int[] category; // [n], the most probable one
  private final float[] soft; // [n, k], q of samples with several categories, else 0; or empty
  private final int annotated;
  private final LabelArray categories; // [n], as floats, so that one transfer has all labels
  private final LabelArray shares; // [n]
  private final Optional<LabelArray> spread; // [n, k], with distributions or label smoothing

  /**
   * Creates labels of one category each.
   *
   * @param size K, the number of categories
   * @param category [n], 0 to K - 1 or {@link #NONE}
   * @throws IllegalArgumentException if a category is out of range
   */
  public CategoryLabels(int size, int... category) {
    this(CrossEntropyLoss.plain(), size, category.clone(), new float[0]);
  }

  private CategoryLabels(CrossEntropyLoss loss, int size, int[] category, float[] soft) {
    this.size = size;
    this.category = category;
    this.soft = soft;
    int count = 0;
    int[] single = category.clone(); // NONE where several categories have a share
    for (int i = 0; i < category.length; i++) {
      if (category[i] < NONE || category[i] >= size) {
        throw new IllegalArgumentException(
            "category labels: sample "
                + i
                + " has "
                + category[i]
                + ", expected 0 to "
                + (size - 1)
                + ", or -1 for none");
      }
      count += category[i] == NONE ? 0 : 1;
      single[i] = isSingle(i) ? category[i] : NONE;
    }
    this.annotated = count;
    this.categories = new LabelArray(Shape.of(category.length), floats(single));
    this.shares = new LabelArray(Shape.of(category.length), loss.shares(single, soft, size));
    float[] factors = loss.spread(single, soft, size);
    this.spread =
        factors.length == 0
            ? Optional.empty()
            : Optional.of(new LabelArray(Shape.of(category.length, size), factors));
  }

  /**
   * Creates labels that are distributions.
   *
   * @param size K, the number of categories
   * @param probability q, [n, K]: rows that add up to 1, or of zeros where not annotated; copied
   * @throws IllegalArgumentException if the length is not a multiple of K, or a row is neither
   */
  public static CategoryLabels distributions(int size, float... probability) {
    if (size < 1 || probability.length % size != 0) {
      throw new IllegalArgumentException(
          "category labels: probabilities must be [n, %s], there are %s"
              .formatted(size, probability.length));
    }
    int[] category = new int[probability.length / size];
    float[] soft = probability.clone();
    boolean several = false;
    for (int i = 0; i < category.length; i++) {
      category[i] = mostProbable(probability, i, size);
      if (category[i] != NONE && probability[i * size + category[i]] == 1) {
        Arrays.fill(soft, i * size, (i + 1) * size, 0);
      } else {
        several |= category[i] != NONE;
      }
    }
    return new CategoryLabels(
        CrossEntropyLoss.plain(), size, category, several ? soft : new float[0]);
  }

  /** The most probable category of a row, of equals the first; {@link #NONE} if all are 0. */
  private static int mostProbable(float[] probability, int row, int size) {
    int best = 0;
    double sum = 0;
    for (int k = 0; k < size; k++) {
      float q = probability[row * size + k];
      if (!(q >= 0)) {
        sum = Double.NaN;
      }
      sum += q;
      best = q > probability[row * size + best] ? k : best;
    }
    if (sum != 0 && !(Math.abs(sum - 1) <= 1e-4)) {
      throw new IllegalArgumentException(
          "category labels: the probabilities of sample %s add up to %s, expected 1, or 0 for none"
              .formatted(row, sum));
    }
    return sum == 0 ? NONE : best;
  }

  /**
   * These labels for a loss with label smoothing or class weights.
   *
   * @throws IllegalArgumentException if the loss has class weights, but not for K classes
   */
  public CategoryLabels weighted(CrossEntropyLoss loss) {
    return new CategoryLabels(loss, size, category, soft);
  }

  private static float[] floats(int[] integers) {
    float[] floats = new float[integers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = integers[i];
    }
    return floats;
  }

  /** Creates labels of which none is annotated. */
  public static CategoryLabels none(int samples, int size) {
    int[] category = new int[samples];
    Arrays.fill(category, NONE);
    return new CategoryLabels(size, category);
  }

  /** n, the number of samples. */
  @Override
  public int samples() {
    return category.length;
  }

  /** K, the number of categories. */
  public int size() {
    return size;
  }

  /** The most probable category of sample {@code i}, or {@link #NONE}. */
  public int category(int i) {
    return category[i];
  }

  /** q of category {@code k} for sample {@code i}; 0 if the sample is not annotated. */
  public float probability(int i, int k) {
    if (isSingle(i)) {
      return category[i] == k ? 1 : 0;
    }
    return soft[i * size + k];
  }

  /** Whether at most one category of sample {@code i} has a probability. */
  private boolean isSingle(int i) {
    return soft.length == 0 || category[i] == NONE || soft[i * size + category[i]] == 0;
  }

  /** Whether sample {@code i} is annotated. */
  public boolean isAnnotated(int i) {
    return category[i] != NONE;
  }

  /** The number of annotated samples. */
  @Override
  public int annotatedSamples() {
    return annotated;
  }

  @Override
  public List<LabelArray> arrays() {
    List<LabelArray> arrays = new ArrayList<>(List.of(categories, shares));
    spread.ifPresent(arrays::add);
    return arrays;
  }

  /**
   * The mean cross-entropy of logits over the annotated samples, a scalar; 0 if none is annotated.
   * The cross-entropy of a distribution is Σ_k -q_k ln p_k. With label smoothing and class weights
   * if the labels are {@link #weighted}.
   *
   * @param logits [n, K]
   * @throws IllegalArgumentException if the logits have another shape
   */
  public Tensor crossEntropy(Tensor logits) {
    return new CategoricalCrossEntropy(this).apply(logits);
  }

  /** The categories on {@code backend}, [n]; negative where not annotated or a distribution. */
  Tensor category(Backend backend) {
    return categories.on(backend);
  }

  /**
   * The factor of -ln p of the category of each sample, [n], on {@code backend}: 1 / N for the N
   * annotated samples unless they are weighted, 0 for those without a single category.
   */
  Tensor share(Backend backend) {
    return shares.on(backend);
  }

  /**
   * The factors of -ln p that distributions and label smoothing add, [n, K], on {@code backend}.
   */
  Optional<Tensor> spread(Backend backend) {
    return spread.map(array -> array.on(backend));
  }

  /**
   * These labels, and categories for some samples that are not annotated.
   *
   * @param added [n], 0 to K - 1 or {@link #NONE}; read for samples that are not annotated
   */
  CategoryLabels with(int[] added) {
    int[] all = category.clone();
    for (int i = 0; i < all.length; i++) {
      all[i] = isAnnotated(i) ? all[i] : added[i];
    }
    return new CategoryLabels(CrossEntropyLoss.plain(), size, all, soft);
  }

  /** The most probable categories, [n]; a copy. */
  public int[] toArray() {
    return category.clone();
  }
}
