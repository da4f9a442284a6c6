package kinesic.facebehavior.loss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Backend;
import kinesic.nn.loss.CrossEntropyLoss;

/** The categories of n samples: each is one of K categories or not annotated. Immutable. */
public final class CategoryLabels implements Targets {

  /** The value of samples that are not annotated. */
  public static final int NONE = -1;

  private final int size;
  private final int[] category; // [n]
  private final int annotated;
  private final LabelArray categories; // [n], as floats, so that one transfer has all labels
  private final LabelArray shares; // [n]
  private final Optional<LabelArray> spread; // [n, k], with label smoothing

  /**
   * Creates labels.
   *
   * @param size K, the number of categories
   * @param category [n], 0 to K - 1 or {@link #NONE}
   * @throws IllegalArgumentException if a category is out of range
   */
  public CategoryLabels(int size, int... category) {
    this(CrossEntropyLoss.plain(), size, category);
  }

  private CategoryLabels(CrossEntropyLoss loss, int size, int[] category) {
    this.size = size;
    this.category = category.clone();
    int count = 0;
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
    }
    this.annotated = count;
    this.categories = new LabelArray(Shape.of(category.length), floats(category));
    this.shares = new LabelArray(Shape.of(category.length), loss.shares(category, size));
    float[] smoothing = loss.spread(category, size);
    this.spread =
        smoothing.length == 0
            ? Optional.empty()
            : Optional.of(new LabelArray(Shape.of(category.length, size), smoothing));
  }

  /**
   * These labels for a loss with label smoothing or class weights.
   *
   * @throws IllegalArgumentException if the loss has class weights, but not for K classes
   */
  public CategoryLabels weighted(CrossEntropyLoss loss) {
    return new CategoryLabels(loss, size, category);
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

  /** The category of sample {@code i}, or {@link #NONE}. */
  public int category(int i) {
    return category[i];
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
   * With label smoothing and class weights if the labels are {@link #weighted}.
   *
   * @param logits [n, K]
   * @throws IllegalArgumentException if the logits have another shape
   */
  public Tensor crossEntropy(Tensor logits) {
    return new CategoricalCrossEntropy(this).apply(logits);
  }

  /** The categories on {@code backend}, [n]; negative where not annotated. */
  Tensor category(Backend backend) {
    return categories.on(backend);
  }

  /**
   * The factor of -ln p of the category of each sample, [n], on {@code backend}: 1 / N for the N
   * annotated samples unless they are weighted, 0 for the others.
   */
  Tensor share(Backend backend) {
    return shares.on(backend);
  }

  /** The factors of -ln p that label smoothing adds, [n, K], on {@code backend}. */
  Optional<Tensor> spread(Backend backend) {
    return spread.map(array -> array.on(backend));
  }

  /** All labels, [n]; a copy. */
  public int[] toArray() {
    return category.clone();
  }
}
