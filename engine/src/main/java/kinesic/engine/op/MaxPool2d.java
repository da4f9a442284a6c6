package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;
import kinesic.kernels.PoolingShape;
import kinesic.kernels.Window;
import org.jspecify.annotations.Nullable;

/**
 * y = the maximum of each window of x, [n, h, w, c]; padding never wins. The gradient of a window
 * goes to its first maximum in row order, which backward finds again in x.
 */
public final class MaxPool2d extends Op {

  private final Window window;
  private @Nullable PoolingShape sizes;
  private @Nullable Tensor x;

  /** Pools with {@code window}. */
  public MaxPool2d(Window window) {
    this.window = window;
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    PoolingShape s = Pool2d.check(name(), inputs[0].shape(), window);
    sizes = s;
    x = needsGradient(0) ? inputs[0] : null;
    Tensor y = Pool2d.result(inputs[0], s);
    y.backend().pooling().max(s, inputs[0].buffer(), y.buffer());
    return y;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    Tensor gx = Pool2d.gradient(gy, saved(sizes));
    gy.backend().pooling().maxGradient(saved(sizes), saved(x).buffer(), gy.buffer(), gx.buffer());
    return new Tensor[] {gx};
  }
}
