package kinesic.engine;

import java.util.Arrays;

/**
 * The sizes of a tensor's axes, outermost first. A scalar has no axis. Axes may have size 0.
 *
 * <p>Axes are counted from 0; negative numbers count from the end, so -1 is the last one.
 */
public final class Shape {

  /** The shape of a scalar: no axis, one element. */
  public static final Shape SCALAR = new Shape();

  private final int[] sizes;
  private final int elements;

  private Shape(int... sizes) {
    this.sizes = sizes;
    long product = 1;
    for (int size : sizes) {
      if (size < 0) {
        throw new IllegalArgumentException("shape: sizes must not be negative - " + this);
      }
      product *= size;
      if (product > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "shape: %s has more than %s elements".formatted(this, Integer.MAX_VALUE));
      }
    }
    elements = (int) product;
  }

  /**
   * The shape with the given sizes.
   *
   * @throws IllegalArgumentException if a size is negative or the product exceeds 2³¹ - 1
   */
  public static Shape of(int... sizes) {
    return sizes.length == 0 ? SCALAR : new Shape(sizes.clone());
  }

  /** The number of axes. */
  public int rank() {
    return sizes.length;
  }

  /** The number of elements: the product of the sizes, 1 for a scalar. */
  public int elements() {
    return elements;
  }

  /** The size of {@code axis}; negative axes count from the end. */
  public int size(int axis) {
    return sizes[axis(axis)];
  }

  /** {@code axis} counted from 0, whichever way it was given. */
  public int axis(int axis) {
    if (axis < -sizes.length || axis >= sizes.length) {
      throw new IllegalArgumentException(
          "axis %s does not exist in shape %s".formatted(axis, this));
    }
    return axis < 0 ? axis + sizes.length : axis;
  }

  /** The product of the sizes before {@code axis}. */
  public int outer(int axis) {
    int product = 1;
    for (int i = 0; i < axis(axis); i++) {
      product *= sizes[i];
    }
    return product;
  }

  /** The product of the sizes after {@code axis}. */
  public int inner(int axis) {
    int product = 1;
    for (int i = axis(axis) + 1; i < sizes.length; i++) {
      product *= sizes[i];
    }
    return product;
  }

  /**
   * Where the element at {@code index}, one number an axis, stands in row-major order.
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

  /** This shape with the size of {@code axis} replaced. */
  public Shape with(int axis, int size) {
    int[] result = sizes.clone();
    result[axis(axis)] = size;
    return of(result);
  }

  /** This shape without {@code axis}. */
  public Shape without(int axis) {
    int gone = axis(axis);
    int[] result = new int[sizes.length - 1];
    System.arraycopy(sizes, 0, result, 0, gone);
    System.arraycopy(sizes, gone + 1, result, gone, result.length - gone);
    return of(result);
  }

  /** Whether this shape broadcasts to {@code larger}: from the last axis, equal sizes or 1 here. */
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

  /** A copy of the sizes. */
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

  /** The sizes in brackets: {@code [32, 128]}; {@code []} for a scalar. */
  @Override
  public String toString() {
    return Arrays.toString(sizes);
  }
}
