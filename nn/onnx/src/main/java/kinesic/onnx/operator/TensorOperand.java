package kinesic.onnx.operator;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.ImageLayout;
import kinesic.onnx.format.ElementType;

/**
 * A tensor and the order of its axes.
 *
 * <p>A transposition and most changes of the shape only give the operand another layout. An
 * operator works in the layout in which it finds its input where it can: it maps the axes of its
 * attributes with {@link Layout#axis}, or asks for a layout with {@link #in}. Integers and booleans
 * are floats, exact up to 2²⁴.
 *
 * @param tensor the elements, of shape {@code layout.stored(shape)}
 * @param layout the order of the axes of {@code tensor}
 * @param shape the logical shape
 * @param type the type of the elements as ONNX sees it
 */
public record TensorOperand(Tensor tensor, Layout layout, Shape shape, ElementType type)
    implements Operand {

  /**
   * Checks the shape.
   *
   * @throws IllegalArgumentException if the tensor does not have the shape of the layout
   */
  public TensorOperand {
    if (layout.rank() != shape.rank() || !layout.stored(shape).equals(tensor.shape())) {
      throw new IllegalArgumentException(
          "operand: a tensor %s is not %s in the layout %s"
              .formatted(tensor.shape(), shape, layout));
    }
  }

  /** Returns an operand whose axes lie as ONNX counts them. */
  public static TensorOperand of(Tensor tensor, ElementType type) {
    return new TensorOperand(tensor, Layout.logical(tensor.shape().rank()), tensor.shape(), type);
  }

  /** Returns an operand of floats whose axes lie as ONNX counts them. */
  public static TensorOperand of(Tensor tensor) {
    return of(tensor, ElementType.FLOAT);
  }

  /**
   * Returns an operand with a permutation.
   *
   * @throws IllegalArgumentException if the layout is blocked or has another number of axes
   */
  public static TensorOperand of(Tensor tensor, Layout layout, ElementType type) {
    return new TensorOperand(tensor, layout, layout.logical(tensor.shape()), type);
  }

  /** Returns images of floats, [n, ..., c], as an operand [n, c, ...]. */
  public static TensorOperand ofChannelsLast(Tensor images) {
    return of(images, Layout.channelsLast(images.shape().rank()), ElementType.FLOAT);
  }

  /**
   * Returns images as an operand [n, c, h, w].
   *
   * @param images [n, h, w, c] or blocked
   * @param channels c
   */
  public static TensorOperand ofImages(Tensor images, int channels) {
    if (images.shape().rank() == 4) {
      return ofChannelsLast(images);
    }
    Shape s = images.shape();
    return new TensorOperand(
        images,
        Layout.blocked(),
        Shape.of(s.size(0), channels, s.size(2), s.size(3)),
        ElementType.FLOAT);
  }

  // ---------------------------------------------------------------- layouts

  /** Returns the tensor with its axes as ONNX counts them. */
  public Tensor logical() {
    return in(Layout.logical(shape.rank())).tensor();
  }

  /** Returns the tensor with the channels last, [n, ..., c]. */
  public Tensor channelsLast() {
    return in(Layout.channelsLast(shape.rank())).tensor();
  }

  /**
   * Returns images as convolutions and poolings read them: blocked ones as they are, others with
   * the channels last.
   */
  public TensorOperand images() {
    return layout.isBlocked() ? this : in(Layout.channelsLast(shape.rank()));
  }

  /**
   * Returns this operand in a layout that is a permutation: blocked images with the channels last.
   */
  public TensorOperand unblocked() {
    return layout.isBlocked() ? in(Layout.channelsLast(4)) : this;
  }

  /**
   * Returns this operand without elements that do not belong to it, those that fill the last block
   * of channels. A function that is not finite at 0 needs this.
   */
  public TensorOperand withoutPadding() {
    return hasPadding() ? unblocked() : this;
  }

  /** Returns whether the tensor has elements that fill the last block of channels. */
  public boolean hasPadding() {
    return layout.isBlocked() && shape.size(1) % ImageLayout.BLOCK != 0;
  }

  /**
   * Returns this operand in a layout in which a logical axis is one axis of the tensor. Only the
   * channels of blocked images are not.
   */
  public TensorOperand along(int axis) {
    return axis == 1 ? unblocked() : this;
  }

  /** Returns this operand in another layout. Costs nothing if only axes of size 1 change places. */
  public TensorOperand in(Layout target) {
    if (target.equals(layout)) {
      return this;
    }
    return new TensorOperand(arranged(target), target, shape, type);
  }

  private Tensor arranged(Layout target) {
    Shape stored = target.stored(shape);
    if (layout.isBlocked()) {
      return fromBlocked(target, stored);
    }
    if (target.isBlocked()) {
      Tensor last = channelsLast();
      return isVector() ? last.reshape(stored.toArray()) : last.toBlocked();
    }
    if (hasOrderOf(target)) {
      return tensor.reshape(stored.toArray());
    }
    return tensor.permute(layout.axes(target.order()));
  }

  private Tensor fromBlocked(Layout target, Shape stored) {
    if (isVector()) {
      return new TensorOperand(
              tensor.reshape(shape.toArray()), Layout.logical(shape.rank()), shape, type)
          .in(target)
          .tensor();
    }
    if (target.isLogical() && !hasPadding()) {
      return tensor.permute(0, 1, 4, 2, 3).reshape(stored.toArray());
    }
    Tensor last = tensor.fromBlocked(shape.size(1));
    return ofChannelsLast(last).in(target).tensor();
  }

  /** Returns whether blocked images and rows of channels have the same elements in memory. */
  private boolean isVector() {
    return shape.size(2) == 1 && shape.size(3) == 1 && shape.size(1) % ImageLayout.BLOCK == 0;
  }

  /** Returns whether another permutation has the same order of elements. */
  boolean hasOrderOf(Layout permutation) {
    return Arrays.equals(visible(layout), visible(permutation));
  }

  /** Returns the logical axes of a size other than 1 in the order of memory. */
  private int[] visible(Layout permutation) {
    return Arrays.stream(permutation.order()).filter(axis -> shape.size(axis) != 1).toArray();
  }

  // ---------------------------------------------------------------- results

  /**
   * Returns an operand with the layout and type of this one.
   *
   * @param result the elements; sizes of axes may differ, except that of the channels of blocked
   *     images
   */
  public TensorOperand with(Tensor result) {
    Shape sizes =
        layout.isBlocked()
            ? ofImages(result, shape.size(1)).shape()
            : layout.logical(result.shape());
    return new TensorOperand(result, layout, sizes, type);
  }

  /** Returns this operand with another type; the elements stay. */
  public TensorOperand with(ElementType other) {
    return new TensorOperand(tensor, layout, shape, other);
  }

  /**
   * Applies a function to each element. Elements that fill the last block of channels are 0 or
   * finite; if the function may not be finite there, call {@link #withoutPadding} before.
   */
  public TensorOperand map(UnaryOperator<Tensor> function) {
    return with(function.apply(tensor));
  }

  /**
   * Returns the transposed operand; the memory stays.
   *
   * @param permutation for each axis of the result, the axis of this operand
   */
  public TensorOperand transposed(int... permutation) {
    int[] sizes = new int[permutation.length];
    Arrays.setAll(sizes, i -> shape.size(permutation[i]));
    if (layout.isBlocked() && !Arrays.equals(permutation, new int[] {0, 1, 2, 3})) {
      return unblocked().transposed(permutation);
    }
    Layout other = layout.isBlocked() ? layout : layout.transposed(permutation);
    return new TensorOperand(tensor, other, Shape.of(sizes), type);
  }

  /**
   * Returns this operand with another shape. The memory stays where axes that are merged lie next
   * to each other in order.
   *
   * @throws IllegalArgumentException if the number of elements differs
   */
  public TensorOperand reshaped(Shape other) {
    return other.equals(shape) ? this : Reshaping.of(unblocked(), other);
  }

  /**
   * Returns this operand with axes of size 1 in front.
   *
   * @param rank the number of axes of the result, at least that of this operand
   */
  public TensorOperand withRank(int rank) {
    int added = rank - shape.rank();
    if (added == 0) {
      return this;
    }
    TensorOperand x = unblocked();
    int[] ones = new int[added];
    Arrays.fill(ones, 1);
    Tensor larger = x.tensor.reshape(Shape.of(ones).append(x.tensor.shape().toArray()).toArray());
    return of(larger, x.layout.withLeadingAxes(added), type);
  }

  @Override
  public String toString() {
    return "%s %s%s".formatted(type, shape, layout.isLogical() ? "" : " in " + layout);
  }
}
