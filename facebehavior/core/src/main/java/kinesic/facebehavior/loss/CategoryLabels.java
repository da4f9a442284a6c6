package kinesic.facebehavior.loss;

import java.util.Arrays;

/** For each of n samples one of K categories, or none: not annotated. Immutable. */
public final class CategoryLabels implements Targets {

  /** What stands for "not annotated". */
  public static final int NONE = -1;

  private final int size;
  private final int[] category; // [n]
  private final int annotated;

  /**
   * Labels.
   *
   * @param size K, the number of categories
   * @param category [n], 0 to K - 1 or {@link #NONE}
   * @throws IllegalArgumentException if a label is anything else
   */
  public CategoryLabels(int size, int... category) {
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
  }

  /** No label for any of {@code samples} samples. */
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

  /** Whether sample {@code i} has a label. */
  public boolean isAnnotated(int i) {
    return category[i] != NONE;
  }

  /** The number of samples that have a label. */
  @Override
  public int annotatedSamples() {
    return annotated;
  }

  /** All labels, [n]; a copy. */
  public int[] toArray() {
    return category.clone();
  }
}
