package kinesic.kernels.vector;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lends large arrays and takes them back, so that packed operands and partial sums are not
 * allocated, cleared and faulted in anew by every call.
 */
final class Recycler {

  /**
   * Where the borrower should begin: the JVM puts a large array at the start of a page and its
   * first element 16 bytes on, so that this one begins a cache line and no vector reaches across
   * two.
   */
  static final int START = 12;

  /** How many arrays are kept for the next borrower; more than a call borrows at a time. */
  private static final int KEPT = 4;

  private final Deque<float[]> free = new ArrayDeque<>();

  /** An array with at least {@code floats} floats from {@link #START} on that hold anything. */
  synchronized float[] borrow(int floats) {
    int length = Math.addExact(START, floats);
    float[] best = null;
    for (float[] array : free) {
      if (array.length >= length && (best == null || array.length < best.length)) {
        best = array;
      }
    }
    if (best != null) {
      free.remove(best);
      return best;
    }
    return new float[length];
  }

  /** Takes back what {@link #borrow} lent; the smallest is dropped when there are too many. */
  synchronized void giveBack(float[] array) {
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
