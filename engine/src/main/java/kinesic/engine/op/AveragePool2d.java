package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;
import kinesic.kernels.PoolingShape;
import kinesic.kernels.Window;
import org.jspecify.annotations.Nullable;

/**
 * y = the mean of each window of x, [n, h, w, c], over the pixels inside the image. Each of these
 * pixels receives gy divided by their number.
 *
 * <p>The class repeats the structure of {@link MaxPool2d} on purpose: each can be read by itself.
 */
public final class AveragePool2d extends Op {

  private final Window window;
  private @Nullable PoolingShape sizes;

  /** Pools with {@code window}. */
  public AveragePool2d(Window window) {
    this.window = window;
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    PoolingShape s = Pool2d.check(name(), inputs[0].shape(), window);
    sizes = s;
    Tensor y = Pool2d.result(inputs[0], s);
    y.backend().pooling().average(s, inputs[0].buffer(), y.buffer());
    return y;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    Tensor gx = Pool2d.gradient(gy, saved(sizes));
    gy.backend().pooling().averageGradient(saved(sizes), gy.buffer(), gx.buffer());
    return new Tensor[] {gx};
  }
}
