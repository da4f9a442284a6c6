package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/**
 * y[o, i] = Π_s x[o, s, i], 1 if there are no factors. dL/dx[o, s, i] = dL/dy[o, i] times the
 * product of the other factors, which is not y / x where x is 0.
 */
public final class Product extends Op {

  private @Nullable Tensor x;

  @Override
  public String name() {
    return "prod";
  }

  @Override
  public Formula formula() {
    return new Formula("y = Π_s x_s", "gx_s = gy Π_(t ≠ s) x_t");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Shape s = inputs[0].shape();
    x = needsGradient(0) ? inputs[0] : null;
    Tensor y = Tensor.allocate(inputs[0].backend(), s.without(1));
    y.backend()
        .reduction()
        .product(s.size(0), s.size(1), s.size(2), inputs[0].buffer(), y.buffer());
    return y;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    Shape s = saved(x).shape();
    Tensor gx = Tensor.allocate(gy.backend(), s);
    gx.backend()
        .reduction()
        .productGradient(
            s.size(0), s.size(1), s.size(2), saved(x).buffer(), gy.buffer(), gx.buffer());
    return new Tensor[] {gx};
  }
}
