package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/** Copies a range of one axis. The gradient is gy in that range and 0 elsewhere. */
public final class Slice extends Op {

  private final int axis;
  private final int from;
  private final int to;
  private @Nullable Shape shape;

  /** Selects the indices {@code from} (inclusive) to {@code to} (exclusive) of {@code axis}. */
  public Slice(int axis, int from, int to) {
    this.axis = axis;
    this.from = from;
    this.to = to;
  }

  /** Returns the axis; a negative one counts from the end. */
  public int axis() {
    return axis;
  }

  /** Returns the first index. */
  public int from() {
    return from;
  }

  /** Returns the index after the last one. */
  public int to() {
    return to;
  }

  @Override
  public Formula formula() {
    return new Formula("y = a range of x", "gx = gy in that range, else 0");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Shape s = inputs[0].shape();
    if (from < 0 || to < from || to > s.size(axis)) {
      throw new IllegalArgumentException(
          "slice: %s to %s is not a range of axis %s of shape %s".formatted(from, to, axis, s));
    }
    shape = s;
    Tensor y = Tensor.allocate(inputs[0].backend(), s.with(axis, to - from));
    int inner = s.inner(axis);
    int row = (to - from) * inner;
    y.backend()
        .dataMovement()
        .copyRows(
            s.outer(axis),
            row,
            inputs[0].buffer(),
            from * inner,
            s.size(axis) * inner,
            y.buffer(),
            0,
            row);
    return y;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    Shape s = saved(shape);
    Tensor gx = Tensor.full(gy.backend(), s, 0f);
    int inner = s.inner(axis);
    int row = (to - from) * inner;
    gx.backend()
        .dataMovement()
        .copyRows(
            s.outer(axis),
            row,
            gy.buffer(),
            0,
            row,
            gx.buffer(),
            from * inner,
            s.size(axis) * inner);
    return new Tensor[] {gx};
  }
}
