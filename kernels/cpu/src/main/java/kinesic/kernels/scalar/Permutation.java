package kinesic.kernels.scalar;

import java.util.Arrays;

/**
 * The walk of a reordering of axes: the result, row-major, is planes of rows of columns; this knows
 * where in the source each begins. Axes of size 1 are dropped and axes that stay neighbours merged,
 * so channels-first to channels-last becomes a batch of plain transposes.
 */
final class Permutation {

  private final int[] planeSizes; // all axes of the result but the last two
  private final int[] planeStrides;
  private final int rows;
  private final int rowStride;
  private final int columns;
  private final int columnStride;

  private Permutation(int[] sizes, int[] strides, int rank) {
    planeSizes = Arrays.copyOf(sizes, rank - 2);
    planeStrides = Arrays.copyOf(strides, rank - 2);
    rows = sizes[rank - 2];
    rowStride = strides[rank - 2];
    columns = sizes[rank - 1];
    columnStride = strides[rank - 1];
  }

  /** Axis a of the result is axis {@code axes[a]} of the source, which has {@code shape}. */
  static Permutation of(int[] shape, int[] axes) {
    int[] sourceStrides = new int[shape.length];
    int stride = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      sourceStrides[axis] = stride;
      stride *= shape[axis];
    }
    // two leading axes of size 1, so that there always is a plane
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
      strides[1] = 1; // a single number
    }
    return new Permutation(sizes, strides, rank);
  }

  int rows() {
    return rows;
  }

  /** How far the source moves from one row to the next. */
  int rowStride() {
    return rowStride;
  }

  int columns() {
    return columns;
  }

  /** How far the source moves from one column to the next. */
  int columnStride() {
    return columnStride;
  }

  /** Where in the source plane {@code plane} of the result begins. */
  int planeStart(int plane) {
    int start = 0;
    for (int axis = planeSizes.length - 1; axis >= 0; axis--) {
      start += plane % planeSizes[axis] * planeStrides[axis];
      plane /= planeSizes[axis];
    }
    return start;
  }
}
