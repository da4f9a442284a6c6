package kinesic.kernels;

import java.util.Arrays;

/**
 * The iteration order of a permutation of axes. The row-major result consists of planes of rows of
 * columns; this class computes the position of each in the source. Axes of size 1 are dropped and
 * axes that stay adjacent are merged, so channels-first to channels-last becomes a batch of plain
 * transposes.
 */
public final class Permutation {

  private final int[] sizes; // of the merged axes of the result, at least two
  private final int[] strides; // in the source

  private Permutation(int[] sizes, int[] strides, int rank) {
    this.sizes = Arrays.copyOf(sizes, rank);
    this.strides = Arrays.copyOf(strides, rank);
  }

  /**
   * Creates the order in which axis a of the result is axis {@code axes[a]} of the source, which
   * has {@code shape}.
   */
  public static Permutation of(int[] shape, int[] axes) {
    int[] sourceStrides = new int[shape.length];
    int stride = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      sourceStrides[axis] = stride;
      stride *= shape[axis];
    }
    // two leading axes of size 1, so that there is always a plane
    int[] sizes = new int[axes.length + 2];
    int[] strides = new int[axes.length + 2];
    sizes[0] = 1;
    sizes[1] = 1;
    int rank = 2;
    boolean mergeable = false;
    for (int axis : axes) {
      int size = shape[axis];
      if (size == 1) {
        continue;
      }
      if (mergeable && strides[rank - 1] == sourceStrides[axis] * size) {
        sizes[rank - 1] *= size;
        strides[rank - 1] = sourceStrides[axis];
      } else {
        sizes[rank] = size;
        strides[rank] = sourceStrides[axis];
        rank++;
        mergeable = true;
      }
    }
    if (!mergeable) {
      strides[1] = 1; // a single element
    }
    return new Permutation(sizes, strides, rank);
  }

  /**
   * Returns the number of merged axes of the result, at least 2; the first ones may have size 1.
   */
  public int rank() {
    return sizes.length;
  }

  /** Returns the size of merged axis {@code axis} of the result. */
  public int size(int axis) {
    return sizes[axis];
  }

  /** Returns the distance in the source of two neighbours on axis {@code axis} of the result. */
  public int stride(int axis) {
    return strides[axis];
  }

  /** Returns the size of the last axis but one. */
  public int rows() {
    return sizes[sizes.length - 2];
  }

  /** Returns the distance of two rows in the source. */
  public int rowStride() {
    return strides[sizes.length - 2];
  }

  /** Returns the size of the last axis. */
  public int columns() {
    return sizes[sizes.length - 1];
  }

  /** Returns the distance of two columns in the source. */
  public int columnStride() {
    return strides[sizes.length - 1];
  }

  /** Returns the position in the source of plane {@code plane} of the result. */
  public int planeStart(int plane) {
    int start = 0;
    int rest = plane;
    for (int axis = sizes.length - 3; axis >= 0; axis--) {
      start += rest % sizes[axis] * strides[axis];
      rest /= sizes[axis];
    }
    return start;
  }
}
