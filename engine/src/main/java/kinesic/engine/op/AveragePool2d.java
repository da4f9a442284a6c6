package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;
import kinesic.kernels.PoolingShape;
import kinesic.kernels.Window;
import org.jspecify.annotations.Nullable;

/**
 * y = the mean of each window of images x, see {@link Images}, over the pixels inside the image.
 * Each of these pixels receives gy divided by their number.
 *
 * <p>The class repeats the structure of {@link MaxPool2d} on purpose: each can be read by itself.
 */
public final class AveragePool2d extends Op {

  private final Window window;
  private @Nullable Images images;

  /** Pools with {@code window}. */
  public AveragePool2d(Window window) {
    this.window = window;
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Images in = Images.of(name(), inputs[0].shape());
    PoolingShape s = in.pooling(name(), window);
    images = in;
    Tensor y = Tensor.allocate(inputs[0].backend(), in.pooled(window).shape());
    y.backend().pooling().average(s, inputs[0].buffer(), y.buffer());
    return y;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    PoolingShape s = saved(images).pooling(name(), window);
    Tensor gx = Tensor.allocate(gy.backend(), saved(images).shape());
    gy.backend().pooling().averageGradient(s, gy.buffer(), gx.buffer());
    return new Tensor[] {gx};
  }
}
