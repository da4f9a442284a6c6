package kinesic.kernels.scalar;

import java.util.Arrays;

/**
 * The iteration order of a permutation of axes. The row-major result consists of planes of rows of
 * columns; this class computes the position of each in the source. Axes of size 1 are dropped and
 * axes that stay adjacent are merged, so channels-first to channels-last becomes a batch of plain
 * transposes.
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

  /**
   * Creates the order in which axis a of the result is axis {@code axes[a]} of the source, which
   * has {@code shape}.
   */
  static Permutation of(int[] shape, int[] axes) {
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

  int rows() {
    return rows;
  }

  /** Returns the distance of two rows in the source. */
  int rowStride() {
    return rowStride;
  }

  int columns() {
    return columns;
  }

  /** Returns the distance of two columns in the source. */
  int columnStride() {
    return columnStride;
  }

  /** Returns the position in the source of plane {@code plane} of the result. */
  int planeStart(int plane) {
    int start = 0;
    for (int axis = planeSizes.length - 1; axis >= 0; axis--) {
      start += plane % planeSizes[axis] * planeStrides[axis];
      plane /= planeSizes[axis];
    }
    return start;
  }
}
