package kinesic.engine.op;

import java.util.function.IntPredicate;
import kinesic.kernels.Backend;
import kinesic.kernels.Indices;
import org.jspecify.annotations.Nullable;

/**
 * The integers of an op, one for each row: known to the host, from where they are uploaded once,
 * when the first kernel reads them, or on a backend from the start.
 */
final class RowIndices {

  private final int count;
  private final int[] known; // [count], or empty if only the backend has them
  private @Nullable Indices uploaded;

  private RowIndices(int count, int[] known, @Nullable Indices uploaded) {
    this.count = count;
    this.known = known;
    this.uploaded = uploaded;
  }

  /** Copies integers of the host. */
  static RowIndices of(int[] values) {
    return new RowIndices(values.length, values.clone(), null);
  }

  /** Wraps integers of a backend. */
  static RowIndices of(Indices indices) {
    return new RowIndices(indices.count(), new int[0], indices);
  }

  /** Returns whether the host has the integers. */
  boolean isKnown() {
    return known.length == count;
  }

  /** Returns a copy of the integers. */
  int[] known() {
    if (!isKnown()) {
      throw new IllegalStateException("indices: are on a backend and unknown to the host");
    }
    return known.clone();
  }

  /** The text about an integer that is out of range. */
  @FunctionalInterface
  interface Complaint {
    String about(int value, int row);
  }

  int count() {
    return count;
  }

  /**
   * Checks the integers if the host knows them.
   *
   * @throws IllegalArgumentException if {@code isValid} is false for one of them
   */
  void check(IntPredicate isValid, Complaint complaint) {
    for (int r = 0; r < known.length; r++) {
      if (!isValid.test(known[r])) {
        throw new IllegalArgumentException(complaint.about(known[r], r));
      }
    }
  }

  /**
   * Returns the integers for kernels of {@code backend}.
   *
   * @throws IllegalArgumentException if they are on another backend and unknown to the host
   */
  Indices on(Backend backend) {
    Indices indices = uploaded;
    if (indices == null || !indices.backend().equals(backend)) {
      if (indices != null && known.length < count) {
        throw new IllegalArgumentException(
            "indices: are on %s, the input is on %s"
                .formatted(indices.backend().name(), backend.name()));
      }
      indices = backend.indices(known);
      uploaded = indices;
    }
    return indices;
  }
}
