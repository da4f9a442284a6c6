package kinesic.engine;

import java.util.Arrays;

/**
 * The sizes of a tensor's axes, outermost first. A scalar has no axes. A size may be 0.
 *
 * <p>Axes are counted from 0; a negative axis counts from the end, so -1 is the last one.
 */
public final class Shape {

  /** The shape of a scalar: no axes, one element. */
  public static final Shape SCALAR = new Shape();

  private final int[] sizes;
  private final int elements;

  private Shape(int... sizes) {
    this.sizes = sizes;
    long product = 1; // of the sizes that are not 0, so that their order does not matter
    boolean empty = false;
    for (int size : sizes) {
      if (size < 0) {
        throw new IllegalArgumentException("shape: sizes must not be negative - " + this);
      }
      empty |= size == 0;
      product *= Math.max(size, 1);
      if (product > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "shape: the product of the non-zero sizes of %s is more than %s"
                .formatted(this, Integer.MAX_VALUE));
      }
    }
    elements = empty ? 0 : (int) product;
  }

  /**
   * Returns the shape with the given sizes.
   *
   * @throws IllegalArgumentException if a size is negative, or the product of the sizes other than
   *     0 exceeds 2³¹ - 1 (NumPy draws the same line)
   */
  public static Shape of(int... sizes) {
    return sizes.length == 0 ? SCALAR : new Shape(sizes.clone());
  }

  /** Returns the number of axes. */
  public int rank() {
    return sizes.length;
  }

  /** Returns the number of elements: the product of the sizes, 1 for a scalar. */
  public int elements() {
    return elements;
  }

  /**
   * Returns the size of an axis.
   *
   * @throws IllegalArgumentException if the axis does not exist
   */
  public int size(int axis) {
    return sizes[axis(axis)];
  }

  /**
   * Returns {@code axis} counted from 0: the one place where negative axes are resolved.
   *
   * @throws IllegalArgumentException if the axis does not exist
   */
  public int axis(int axis) {
    if (axis < -sizes.length || axis >= sizes.length) {
      throw new IllegalArgumentException(
          "axis %s does not exist in shape %s".formatted(axis, this));
    }
    return axis < 0 ? axis + sizes.length : axis;
  }

  /**
   * Returns the product of the sizes before {@code axis}.
   *
   * @throws IllegalArgumentException if the axis does not exist
   */
  public int outer(int axis) {
    int product = 1;
    for (int i = 0; i < axis(axis); i++) {
      product *= sizes[i];
    }
    return product;
  }

  /**
   * Returns the product of the sizes after {@code axis}.
   *
   * @throws IllegalArgumentException if the axis does not exist
   */
  public int inner(int axis) {
    int product = 1;
    for (int i = axis(axis) + 1; i < sizes.length; i++) {
      product *= sizes[i];
    }
    return product;
  }

  /**
   * Returns the position in row-major order of the element at {@code index}, one number per axis.
   *
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public int position(int... index) {
    boolean inside = index.length == sizes.length;
    int position = 0;
    for (int axis = 0; inside && axis < sizes.length; axis++) {
      inside = index[axis] >= 0 && index[axis] < sizes[axis];
      position = position * sizes[axis] + index[axis];
    }
    if (!inside) {
      throw new IndexOutOfBoundsException(
          "index %s is outside shape %s".formatted(Arrays.toString(index), this));
    }
    return position;
  }

  /**
   * Returns this shape with another size of {@code axis}.
   *
   * @throws IllegalArgumentException if the axis does not exist or the size is negative
   */
  public Shape with(int axis, int size) {
    int[] result = sizes.clone();
    result[axis(axis)] = size;
    return of(result);
  }

  /**
   * Returns this shape with an additional axis.
   *
   * @param axis the index of the new axis in the result, -rank - 1 to rank
   * @throws IllegalArgumentException if the axis is out of range or the size is negative
   */
  public Shape insert(int axis, int size) {
    int rank = sizes.length + 1;
    if (axis < -rank || axis >= rank) {
      throw new IllegalArgumentException(
          "axis %s cannot be inserted into shape %s".formatted(axis, this));
    }
    int at = axis < 0 ? axis + rank : axis;
    int[] result = new int[rank];
    System.arraycopy(sizes, 0, result, 0, at);
    result[at] = size;
    System.arraycopy(sizes, at, result, at + 1, sizes.length - at);
    return of(result);
  }

  /**
   * Returns this shape without {@code axis}.
   *
   * @throws IllegalArgumentException if the axis does not exist
   */
  public Shape without(int axis) {
    int gone = axis(axis);
    int[] result = new int[sizes.length - 1];
    System.arraycopy(sizes, 0, result, 0, gone);
    System.arraycopy(sizes, gone + 1, result, gone, result.length - gone);
    return of(result);
  }

  /**
   * Returns the first {@code count} axes.
   *
   * @throws IllegalArgumentException if there are fewer
   */
  public Shape leading(int count) {
    if (count < 0 || count > sizes.length) {
      throw new IllegalArgumentException(
          "shape %s does not have %s leading axes".formatted(this, count));
    }
    return of(Arrays.copyOf(sizes, count));
  }

  /**
   * Returns this shape followed by more axes.
   *
   * @throws IllegalArgumentException if a size is negative
   */
  public Shape append(int... more) {
    int[] result = Arrays.copyOf(sizes, sizes.length + more.length);
    System.arraycopy(more, 0, result, sizes.length, more.length);
    return of(result);
  }

  /**
   * Returns whether this shape broadcasts to {@code larger}: compared from the last axis, each size
   * here is equal or 1.
   */
  public boolean broadcastsTo(Shape larger) {
    if (rank() > larger.rank()) {
      return false;
    }
    for (int back = 1; back <= rank(); back++) {
      if (size(-back) != larger.size(-back) && size(-back) != 1) {
        return false;
      }
    }
    return true;
  }

  /** Returns a copy of the sizes. */
  public int[] toArray() {
    return sizes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape that && Arrays.equals(sizes, that.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  /** Returns the sizes in brackets: {@code [32, 128]}; {@code []} for a scalar. */
  @Override
  public String toString() {
    return Arrays.toString(sizes);
  }
}
