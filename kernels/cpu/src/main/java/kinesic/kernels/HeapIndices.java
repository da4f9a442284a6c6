package kinesic.kernels;

/** {@link Indices} on the Java heap: an {@code int[]}. */
public final class HeapIndices implements Indices {

  private final Backend backend;
  private final int[] values;

  /** Wraps {@code values}, which must not change. */
  public HeapIndices(Backend backend, int[] values) {
    this.backend = backend;
    this.values = values;
  }

  /**
   * Returns the integers for CPU kernels, which must not write to the array.
   *
   * @throws IllegalArgumentException if the indices are not on the Java heap
   */
  public static int[] of(Indices indices) {
    if (indices instanceof HeapIndices heap) {
      return heap.values;
    }
    throw new IllegalArgumentException(
        "indices: a CPU kernel received indices of the backend " + indices.backend().name());
  }

  @Override
  public int count() {
    return values.length;
  }

  @Override
  public Backend backend() {
    return backend;
  }
}
