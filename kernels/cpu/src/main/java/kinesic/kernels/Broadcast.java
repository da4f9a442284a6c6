package kinesic.kernels;

import java.util.Arrays;

/**
 * The common iteration space of two row-major operands that broadcast: the sizes of the result and,
 * for each operand, the stride of every axis, 0 where the operand has size 1 and is repeated.
 *
 * <p>Adjacent axes that both operands traverse alike are merged, and axes of size 1 are dropped. So
 * equal shapes become one long axis, and {@code [n, h, w, c]} with {@code [c]} becomes {@code
 * [n·h·w, c]} with strides {@code [c, 1]} and {@code [0, 1]}. There is always at least one axis.
 */
public final class Broadcast {

  private final int[] sizes;
  private final int[] leftStrides;
  private final int[] rightStrides;

  private Broadcast(int[] sizes, int[] leftStrides, int[] rightStrides) {
    this.sizes = sizes;
    this.leftStrides = leftStrides;
    this.rightStrides = rightStrides;
  }

  /**
   * Aligns the two shapes at their last axis and merges axes.
   *
   * @throws IllegalArgumentException if the sizes on an axis differ and neither is 1
   */
  public static Broadcast of(int[] left, int[] right) {
    int rank = Math.max(left.length, right.length);
    int[] sizes = new int[rank];
    int[] leftStrides = new int[rank];
    int[] rightStrides = new int[rank];
    int count = 0;
    int leftStride = 1;
    int rightStride = 1;
    for (int back = 1; back <= rank; back++) { // from the last axis to the first
      int a = back <= left.length ? left[left.length - back] : 1;
      int b = back <= right.length ? right[right.length - back] : 1;
      if (a != b && a != 1 && b != 1) {
        throw new IllegalArgumentException(
            "cannot broadcast " + Arrays.toString(left) + " with " + Arrays.toString(right));
      }
      int size = a == 1 ? b : a;
      int sa = a == 1 ? 0 : leftStride;
      int sb = b == 1 ? 0 : rightStride;
      leftStride *= a;
      rightStride *= b;
      if (size == 1) {
        continue;
      }
      if (count > 0
          && sa == leftStrides[count - 1] * sizes[count - 1]
          && sb == rightStrides[count - 1] * sizes[count - 1]) {
        sizes[count - 1] *= size;
      } else {
        sizes[count] = size;
        leftStrides[count] = sa;
        rightStrides[count] = sb;
        count++;
      }
    }
    if (count == 0) {
      return new Broadcast(new int[] {1}, new int[] {0}, new int[] {0});
    }
    return new Broadcast(
        reversed(sizes, count), reversed(leftStrides, count), reversed(rightStrides, count));
  }

  private static int[] reversed(int[] values, int count) {
    int[] result = new int[count];
    for (int i = 0; i < count; i++) {
      result[i] = values[count - 1 - i];
    }
    return result;
  }

  /** Returns the number of merged axes, at least 1. */
  public int rank() {
    return sizes.length;
  }

  /** Returns the size of merged axis {@code axis} of the result. */
  public int size(int axis) {
    return sizes[axis];
  }

  /** Returns the stride of the left operand on {@code axis}; 0 where it is repeated. */
  public int leftStride(int axis) {
    return leftStrides[axis];
  }

  /** Returns the stride of the right operand on {@code axis}; 0 where it is repeated. */
  public int rightStride(int axis) {
    return rightStrides[axis];
  }

  /** Returns the number of elements of the result. */
  public int elements() {
    int product = 1;
    for (int size : sizes) {
      product *= size;
    }
    return product;
  }

  /** Returns the position in the left operand of element {@code i} of the result. */
  public int left(int i) {
    return position(leftStrides, i);
  }

  /** Returns the position in the right operand of element {@code i} of the result. */
  public int right(int i) {
    return position(rightStrides, i);
  }

  private int position(int[] strides, int i) {
    int position = 0;
    int rest = i;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      position += rest % sizes[axis] * strides[axis];
      rest /= sizes[axis];
    }
    return position;
  }

  /** Returns whether both operands have the shape of the result. */
  public boolean isContiguous() {
    return sizes.length == 1 && (sizes[0] == 1 || (leftStrides[0] == 1 && rightStrides[0] == 1));
  }
}
