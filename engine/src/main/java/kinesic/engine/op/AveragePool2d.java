package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.PoolingShape;
import org.jspecify.annotations.Nullable;

/**
 * y = the mean of each window of images x, see {@link Images}: over the pixels inside the image, or
 * over those of the padded image, see {@link PoolingWindows}. Each pixel of the window inside the
 * image receives gy divided by their number.
 *
 * <p>The class repeats the structure of {@link MaxPool2d} on purpose: each can be read by itself.
 */
public final class AveragePool2d extends Op {

  private final PoolingWindows windows;
  private @Nullable Images images;

  /** Pools {@code windows}. */
  public AveragePool2d(PoolingWindows windows) {
    this.windows = windows;
  }

  /** Returns the windows. */
  public PoolingWindows windows() {
    return windows;
  }

  @Override
  public Formula formula() {
    return new Formula(
        "y[o] = Σ_(i in window o) x[i] / count[o]",
        "gx[i] = Σ_(windows o with i) gy[o] / count[o]");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Images in = Images.of(name(), inputs[0].shape());
    if (windows instanceof PoolingWindows.Sliding s && s.window().isDilated()) {
      throw new IllegalArgumentException(
          "%s: the pixels of a mean must be adjacent - %s".formatted(name(), s.window()));
    }
    PoolingShape s = windows.on(name(), in);
    images = in;
    Tensor y = Tensor.allocate(inputs[0].backend(), in.pooled(s).shape());
    y.backend().pooling().average(s, inputs[0].buffer(), y.buffer());
    return y;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    PoolingShape s = windows.on(name(), saved(images));
    Tensor gx = Tensor.allocate(gy.backend(), saved(images).shape());
    gy.backend().pooling().averageGradient(s, gy.buffer(), gx.buffer());
    return new Tensor[] {gx};
  }
}
