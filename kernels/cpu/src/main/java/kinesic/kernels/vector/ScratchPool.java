package kinesic.kernels.vector;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * Lends large arrays and takes them back, so that packed operands and partial sums are not
 * allocated, cleared and faulted in anew by every call.
 *
 * @param <A> the type of the arrays
 */
final class ScratchPool<A> {

  /**
   * Where the borrower should begin: the JVM puts a large array at the start of a page and its
   * first element 16 bytes on, so that this one begins a cache line and no vector reaches across
   * two.
   */
  static final int START = 12;

  /** How many arrays are kept for the next borrower; more than a call borrows at a time. */
  private static final int KEPT = 4;

  private final Deque<A> free = new ArrayDeque<>();
  private final IntFunction<A> make;
  private final ToIntFunction<A> length;

  private ScratchPool(IntFunction<A> make, ToIntFunction<A> length) {
    this.make = make;
    this.length = length;
  }

  static ScratchPool<float[]> ofFloats() {
    return new ScratchPool<>(float[]::new, array -> array.length);
  }

  static ScratchPool<double[]> ofDoubles() {
    return new ScratchPool<>(double[]::new, array -> array.length);
  }

  /** An array with at least {@code count} numbers from {@link #START} on that are anything. */
  synchronized A acquire(int count) {
    int needed = Math.addExact(START, count);
    A best = null;
    for (A array : free) {
      int has = length.applyAsInt(array);
      if (has >= needed && (best == null || has < length.applyAsInt(best))) {
        best = array;
      }
    }
    if (best != null) {
      free.remove(best);
      return best;
    }
    return make.apply(needed);
  }

  /** Takes back what {@link #acquire} lent; the smallest is dropped when there are too many. */
  synchronized void release(A array) {
    free.add(array);
    if (free.size() > KEPT) {
      A smallest = array;
      for (A other : free) {
        if (length.applyAsInt(other) < length.applyAsInt(smallest)) {
          smallest = other;
        }
      }
      free.remove(smallest);
    }
  }
}
