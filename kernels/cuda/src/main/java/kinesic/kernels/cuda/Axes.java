package kinesic.kernels.cuda;

import java.util.Arrays;
import kinesic.kernels.Buffer;

/**
 * The axes that a kernel iterates over, innermost first, with a stride for each of two operands:
 * the struct of the same name in {@code axes.cuh}.
 */
final class Axes {

  /** The most axes of the struct. */
  static final int MOST = 8;

  private int[] sizes = new int[MOST];
  private int[] first = new int[MOST];
  private int[] second = new int[MOST];
  private int rank;

  /** Adds an axis outside of those that are there. */
  void add(int size, int firstStride, int secondStride) {
    if (rank == sizes.length) {
      sizes = Arrays.copyOf(sizes, 2 * rank);
      first = Arrays.copyOf(first, 2 * rank);
      second = Arrays.copyOf(second, 2 * rank);
    }
    sizes[rank] = size;
    first[rank] = firstStride;
    second[rank++] = secondStride;
  }

  /** Returns the number of axes. */
  int rank() {
    return rank;
  }

  /** Returns the size of an axis. */
  int size(int axis) {
    return sizes[axis];
  }

  /** Returns the stride of the first operand on an axis. */
  int first(int axis) {
    return first[axis];
  }

  /** Returns the stride of the second operand on an axis. */
  int second(int axis) {
    return second[axis];
  }

  /** Returns the floats of {@code buffer} from {@code at} on. */
  static Buffer from(Buffer buffer, int at) {
    return at == 0 ? buffer : buffer.slice(at, buffer.length() - at);
  }

  /**
   * Returns whether the innermost axis consists of runs of four floats, aligned to 16 bytes in
   * every operand that is not repeated along it.
   *
   * @param x the address of the first operand
   * @param y the address of the second operand
   * @param z the address of a third operand without gaps
   */
  boolean inQuads(long x, long y, long z) {
    return rank > 0 && sizes[0] % 4 == 0 && z % 16 == 0 && inQuads(first, x) && inQuads(second, y);
  }

  private boolean inQuads(int[] strides, long address) {
    if (strides[0] == 0) {
      return true;
    }
    int others = 0;
    for (int axis = 1; axis < rank; axis++) {
      others |= strides[axis];
    }
    return strides[0] == 1 && others % 4 == 0 && address % 16 == 0;
  }

  /**
   * Returns the struct of the innermost axes.
   *
   * @param count how many, at most {@link #MOST}
   * @param quads whether an element of the innermost axis is a run of four floats
   */
  int[] struct(int count, boolean quads) {
    int[] words = new int[1 + 3 * MOST];
    words[0] = count;
    System.arraycopy(sizes, 0, words, 1, count);
    System.arraycopy(first, 0, words, 1 + MOST, count);
    System.arraycopy(second, 0, words, 1 + 2 * MOST, count);
    if (quads) {
      words[1] /= 4;
      words[1 + MOST] *= 4;
      words[1 + 2 * MOST] *= 4;
    }
    return words;
  }
}
