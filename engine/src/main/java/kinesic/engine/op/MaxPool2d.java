package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.PoolingShape;
import org.jspecify.annotations.Nullable;

/**
 * y = the maximum of each window of images x, see {@link Images}; padding never wins. The gradient
 * of a window goes to its first maximum in row order, which backward finds again in x.
 */
public final class MaxPool2d extends Op {

  private final PoolingWindows windows;
  private @Nullable Images images;
  private @Nullable Tensor x;

  /** Pools {@code windows}. */
  public MaxPool2d(PoolingWindows windows) {
    this.windows = windows;
  }

  /** Returns the windows. */
  public PoolingWindows windows() {
    return windows;
  }

  @Override
  public Formula formula() {
    return new Formula(
        "y[o] = max_(i in window o) x[i]",
        "gx[i] = Σ gy[o] over the windows o of which i is the first maximum");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Images in = Images.of(name(), inputs[0].shape());
    PoolingShape s = windows.on(name(), in);
    images = in;
    x = needsGradient(0) ? inputs[0] : null;
    Tensor y = Tensor.allocate(inputs[0].backend(), in.pooled(s).shape());
    y.backend().pooling().max(s, inputs[0].buffer(), y.buffer());
    return y;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    PoolingShape s = windows.on(name(), saved(images));
    Tensor gx = Tensor.allocate(gy.backend(), saved(images).shape());
    gy.backend().pooling().maxGradient(s, saved(x).buffer(), gy.buffer(), gx.buffer());
    return new Tensor[] {gx};
  }
}
