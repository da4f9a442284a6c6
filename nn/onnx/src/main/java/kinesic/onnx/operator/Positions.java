package kinesic.onnx.operator;

import kinesic.engine.Shape;

/**
 * Positions in a tensor that indices of ONNX name. Negative indices count from the end of their
 * axis.
 */
final class Positions {

  private Positions() {}

  /**
   * Returns the position of the element that each index names: with axis 0 of 3, that of x[index[i,
   * j, k], j, k].
   *
   * @throws IllegalArgumentException if the shape of the indices does not fit or an index does not
   *     exist
   */
  static int[] ofElements(Shape x, int axis, HostArray indices) {
    Shape s = indices.shape();
    boolean fits = s.rank() == x.rank();
    for (int other = 0; fits && other < x.rank(); other++) {
      fits = other == axis || s.size(other) <= x.size(other);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "indices %s do not fit axis %s of %s".formatted(s, axis, x));
    }
    int[] result = new int[s.elements()];
    int[] at = new int[x.rank()];
    for (int i = 0; i < result.length; i++) {
      for (int other = 0; other < at.length; other++) {
        at[other] = i / s.inner(other) % s.size(other);
      }
      at[axis] = index(indices.integer(i), x.size(axis), x);
      result[i] = x.position(at);
    }
    return result;
  }

  /**
   * Returns the number of the row that each tuple of indices names. A row is what remains when the
   * leading axes have an index.
   *
   * @param batch the leading axes that x and the indices share
   * @param indices [..., the number of axes with an index]
   * @throws IllegalArgumentException if the shapes do not fit or an index does not exist
   */
  static int[] ofRows(Shape x, int batch, HostArray indices) {
    Shape s = indices.shape();
    int count = s.rank() == 0 ? 0 : s.size(-1);
    if (s.rank() <= batch
        || batch + count > x.rank()
        || !s.leading(batch).equals(x.leading(batch))) {
      throw new IllegalArgumentException(
          "indices %s do not fit %s with %s leading axes in common".formatted(s, x, batch));
    }
    int tuples = s.outer(-1);
    int samples = s.leading(batch).elements();
    int[] result = new int[tuples];
    for (int tuple = 0; tuple < tuples; tuple++) {
      int row = tuple / (tuples / samples);
      for (int i = 0; i < count; i++) {
        int size = x.size(batch + i);
        row = row * size + index(indices.integer(tuple * count + i), size, x);
      }
      result[tuple] = row;
    }
    return result;
  }

  /** Returns the number of elements of the axes from one on. */
  static int inner(Shape x, int axis) {
    int count = 1;
    for (int later = axis; later < x.rank(); later++) {
      count *= x.size(later);
    }
    return count;
  }

  private static int index(long given, int size, Shape x) {
    if (given < -size || given >= size) {
      throw new IllegalArgumentException(
          "index %s is not on an axis of size %s of %s".formatted(given, size, x));
    }
    return (int) (given < 0 ? given + size : given);
  }
}
