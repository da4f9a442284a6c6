package kinesic.kernels.vector;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A pool of large arrays, so that packed operands and partial sums are not allocated, cleared and
 * faulted in again by every call.
 */
final class ScratchPool {

  /**
   * The index at which callers should begin: the JVM places a large array at the start of a page
   * and its first element 16 bytes later, so this index begins a cache line and no vector crosses
   * two.
   */
  static final int START = 12;

  /** The number of arrays that are kept; more than a call acquires at a time. */
  private static final int KEPT = 8;

  private final Deque<float[]> free = new ArrayDeque<>();

  /** Returns an array with at least {@code count} unspecified floats from {@link #START} on. */
  synchronized float[] acquire(int count) {
    int needed = Math.addExact(START, count);
    float[] best = null;
    for (float[] array : free) {
      int has = array.length;
      if (has >= needed && (best == null || has < best.length)) {
        best = array;
      }
    }
    if (best != null) {
      free.remove(best);
      return best;
    }
    return new float[needed];
  }

  /** Returns an array to the pool; the smallest one is dropped if there are too many. */
  synchronized void release(float[] array) {
    free.add(array);
    if (free.size() > KEPT) {
      float[] smallest = array;
      for (float[] other : free) {
        if (other.length < smallest.length) {
          smallest = other;
        }
      }
      free.remove(smallest);
    }
  }
}
