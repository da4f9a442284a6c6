package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;

/**
 * y_s = Σ_(t ≤ s) x_t along an axis. x_t is a term of y_t and all that follow, so dL/dx_t = Σ_(s ≥
 * t) dL/dy_s.
 */
public final class CumSum extends Op {

  private final int axis;

  /** Adds up along {@code axis}; negative axes count from the end. */
  public CumSum(int axis) {
    this.axis = axis;
  }

  /** Returns the axis; a negative one counts from the end. */
  public int axis() {
    return axis;
  }

  @Override
  public Formula formula() {
    return new Formula("y_s = Σ_(t ≤ s) x_t", "gx_t = Σ_(s ≥ t) gy_s");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    return evaluate(inputs[0], false);
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    return new Tensor[] {evaluate(gy, true)};
  }

  private Tensor evaluate(Tensor x, boolean reverse) {
    Shape s = x.shape();
    Tensor y = Tensor.allocate(x.backend(), s);
    y.backend()
        .reduction()
        .cumulativeSum(s.outer(axis), s.size(axis), s.inner(axis), reverse, x.buffer(), y.buffer());
    return y;
  }
}
