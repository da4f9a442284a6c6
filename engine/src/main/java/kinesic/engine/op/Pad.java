package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;

/** Adds elements of one value before and after an axis. The gradient is the slice of gy between. */
public final class Pad extends Op {

  private final int axis;
  private final int before;
  private final int after;
  private final float value;

  /** Adds {@code before} and {@code after} elements, which are not negative. */
  public Pad(int axis, int before, int after, float value) {
    this.axis = axis;
    this.before = before;
    this.after = after;
    this.value = value;
  }

  /** Returns the axis; a negative one counts from the end. */
  public int axis() {
    return axis;
  }

  /** Returns the number of elements before the axis. */
  public int before() {
    return before;
  }

  /** Returns the number of elements after the axis. */
  public int after() {
    return after;
  }

  /** Returns the value of these elements. */
  public float value() {
    return value;
  }

  @Override
  public Formula formula() {
    return new Formula("y = x between elements of one value", "gx = gy without the padding")
        .with("value", value);
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Shape s = inputs[0].shape();
    requireCounts(before, after);
    int size = before + s.size(axis) + after;
    Tensor y = Tensor.full(inputs[0].backend(), s.with(axis, size), value);
    int inner = s.inner(axis);
    int row = s.size(axis) * inner;
    y.backend()
        .dataMovement()
        .copyRows(
            s.outer(axis),
            row,
            inputs[0].buffer(),
            0,
            row,
            y.buffer(),
            before * inner,
            size * inner);
    return y;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    return new Tensor[] {gy.slice(axis, before, gy.size(axis) - after)};
  }

  private static void requireCounts(int before, int after) {
    if (before < 0 || after < 0) {
      throw new IllegalArgumentException(
          "pad: %s before and %s after are not numbers of elements".formatted(before, after));
    }
  }

  /**
   * Pads with the first and the last element of the axis.
   *
   * @throws IllegalArgumentException if a number is negative, or the axis does not exist or is
   *     empty
   */
  public static Tensor edge(Tensor x, int axis, int before, int after) {
    requireCounts(before, after);
    int size = x.size(axis);
    if (size == 0) {
      throw new IllegalArgumentException(
          "pad: axis %s of shape %s has no edge".formatted(axis, x.shape()));
    }
    int[] index = new int[before + size + after];
    for (int i = 0; i < index.length; i++) {
      index[i] = Math.clamp(i - before, 0, size - 1);
    }
    return new IndexSelect(axis, index).apply(x);
  }

  /**
   * Pads with the reflection of the axis at its first and last element, which are not repeated.
   *
   * @throws IllegalArgumentException if a number is negative or not less than the size, or the axis
   *     does not exist
   */
  public static Tensor reflect(Tensor x, int axis, int before, int after) {
    requireCounts(before, after);
    int size = x.size(axis);
    if (Math.max(before, after) >= size) {
      throw new IllegalArgumentException(
          "pad: axis %s of shape %s is too short to reflect %s elements"
              .formatted(axis, x.shape(), Math.max(before, after)));
    }
    int[] index = new int[before + size + after];
    for (int i = 0; i < index.length; i++) {
      int at = Math.abs(i - before);
      index[i] = at < size ? at : 2 * (size - 1) - at;
    }
    return new IndexSelect(axis, index).apply(x);
  }
}
