package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/** y = the maximum over one axis, which disappears. The gradient goes to the first maximum. */
public final class Max extends Op {

  private final int axis;
  private @Nullable Tensor x;
  private @Nullable Tensor y;

  /** Takes the maximum over {@code axis}; negative axes count from the end. */
  public Max(int axis) {
    this.axis = axis;
  }

  /** Returns the axis; a negative one counts from the end. */
  public int axis() {
    return axis;
  }

  @Override
  public Formula formula() {
    return new Formula("y = max_s x_s", "gx = gy at the first maximum, else 0");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Shape s = inputs[0].shape();
    if (s.size(axis) == 0) {
      throw new IllegalArgumentException(
          "max: axis %s of shape %s has size 0 and therefore no maximum".formatted(axis, s));
    }
    Tensor result = Tensor.allocate(inputs[0].backend(), s.without(axis));
    result
        .backend()
        .reduction()
        .max(s.outer(axis), s.size(axis), s.inner(axis), inputs[0].buffer(), result.buffer());
    x = needsGradient(0) ? inputs[0] : null;
    y = needsGradient(0) ? result : null;
    return result;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    Tensor in = saved(x);
    Shape s = in.shape();
    Tensor gx = Tensor.allocate(in.backend(), s);
    gx.backend()
        .reduction()
        .maxGradient(
            s.outer(axis),
            s.size(axis),
            s.inner(axis),
            in.buffer(),
            saved(y).buffer(),
            gy.buffer(),
            gx.buffer());
    return new Tensor[] {gx};
  }
}
