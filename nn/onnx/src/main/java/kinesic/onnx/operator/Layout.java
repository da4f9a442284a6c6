package kinesic.onnx.operator;

import java.util.Arrays;
import kinesic.engine.Shape;
import kinesic.kernels.ImageLayout;

/**
 * The order of the axes of a tensor in memory. The axes as ONNX counts them are the logical ones;
 * images are [n, c, h, w]. A layout is a permutation of them, or blocked images, [n, ⌈c/16⌉, h, w,
 * 16], see {@link ImageLayout#BLOCKED}.
 */
public final class Layout {

  private static final Layout BLOCKED = new Layout(new int[] {0, 1, 2, 3}, true);

  private final int[] order; // the logical axis of each axis of the tensor
  private final boolean blocked;

  private Layout(int[] order, boolean blocked) {
    this.order = order;
    this.blocked = blocked;
  }

  /** Returns the layout in which the axes lie as ONNX counts them. */
  public static Layout logical(int rank) {
    int[] order = new int[rank];
    Arrays.setAll(order, i -> i);
    return new Layout(order, false);
  }

  /** Returns the layout of images with the channels, logical axis 1, last: [n, ..., c]. */
  public static Layout channelsLast(int rank) {
    int[] order = new int[rank];
    Arrays.setAll(order, i -> i == 0 ? 0 : i == rank - 1 ? 1 : i + 1);
    return rank < 2 ? logical(rank) : new Layout(order, false);
  }

  /** Returns the layout of images in blocks of channels, [n, ⌈c/16⌉, h, w, 16]. */
  public static Layout blocked() {
    return BLOCKED;
  }

  /**
   * Returns a permutation.
   *
   * @param order for each axis of the tensor, the logical axis that it is
   * @throws IllegalArgumentException if {@code order} is no permutation
   */
  public static Layout of(int... order) {
    int[] sorted = order.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      if (sorted[i] != i) {
        throw new IllegalArgumentException(
            "layout: %s is no permutation".formatted(Arrays.toString(order)));
      }
    }
    return new Layout(order.clone(), false);
  }

  /** Returns the number of logical axes. */
  public int rank() {
    return order.length;
  }

  /** Returns whether these are blocked images. */
  public boolean isBlocked() {
    return blocked;
  }

  /** Returns whether the axes lie as ONNX counts them. */
  public boolean isLogical() {
    return !blocked && equals(logical(rank()));
  }

  /**
   * Returns for each axis of the tensor the logical axis that it is; for blocked images the last
   * axis of the tensor is left out.
   */
  public int[] order() {
    return order.clone();
  }

  /**
   * Returns the axis of the tensor that is a logical axis. Axis 1 of blocked images is that of the
   * blocks.
   *
   * @param logical a logical axis, 0 to rank - 1
   */
  public int axis(int logical) {
    for (int i = 0; i < order.length; i++) {
      if (order[i] == logical) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "layout: there is no axis %s of %s".formatted(logical, rank()));
  }

  /** Returns the axes of the tensor that are logical axes, see {@link #axis}. */
  public int[] axes(int... logical) {
    return Arrays.stream(logical).map(this::axis).toArray();
  }

  /**
   * Returns the logical shape of a tensor with this layout.
   *
   * @throws IllegalStateException if these are blocked images, whose number of channels the shape
   *     does not tell
   */
  public Shape logical(Shape stored) {
    if (blocked) {
      throw new IllegalStateException("layout: the shape of blocks does not tell the channels");
    }
    int[] sizes = new int[rank()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[order[i]] = stored.size(i);
    }
    return Shape.of(sizes);
  }

  /** Returns the shape of a tensor with this layout. */
  public Shape stored(Shape logical) {
    int[] sizes = new int[rank()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = logical.size(order[i]);
    }
    if (!blocked) {
      return Shape.of(sizes);
    }
    sizes[1] = ImageLayout.blocks(sizes[1]);
    return Shape.of(sizes).append(ImageLayout.BLOCK);
  }

  /**
   * Returns the layout of the transposed value, without a change of memory.
   *
   * @param permutation for each logical axis of the result, the logical axis that it was
   */
  public Layout transposed(int... permutation) {
    int[] inverse = new int[rank()];
    for (int i = 0; i < inverse.length; i++) {
      inverse[permutation[i]] = i;
    }
    return of(Arrays.stream(order).map(axis -> inverse[axis]).toArray());
  }

  /** Returns this layout with additional logical axes in front, which also lie in front. */
  public Layout withLeadingAxes(int count) {
    int[] larger = new int[rank() + count];
    Arrays.setAll(larger, i -> i < count ? i : order[i - count] + count);
    return new Layout(larger, false);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Layout that
        && blocked == that.blocked
        && Arrays.equals(order, that.order);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(order) + (blocked ? 1 : 0);
  }

  /** Returns the logical axes in the order of memory, such as {@code [0, 2, 3, 1]}. */
  @Override
  public String toString() {
    return blocked ? "blocked" : Arrays.toString(order);
  }
}
