package kinesic.kernels.vector;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * A pool of large arrays, so that packed operands and partial sums are not allocated, cleared and
 * faulted in again by every call.
 *
 * @param <A> the type of the arrays
 */
final class ScratchPool<A> {

  /**
   * The index at which callers should begin: the JVM places a large array at the start of a page
   * and its first element 16 bytes later, so this index begins a cache line and no vector crosses
   * two.
   */
  static final int START = 12;

  /** The number of arrays that are kept; more than a call acquires at a time. */
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

  /** Returns an array with at least {@code count} unspecified numbers from {@link #START} on. */
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

  /** Returns an array to the pool; the smallest one is dropped if there are too many. */
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
