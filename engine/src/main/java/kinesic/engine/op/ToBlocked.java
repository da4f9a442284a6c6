package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.ImageLayout;
import org.jspecify.annotations.Nullable;

/**
 * Copies images x, [n, h, w, c], to blocks of 16 channels, y [n, ⌈c/16⌉, h, w, 16]:
 *
 * <pre>
 * y[n, c / 16, h, w, c mod 16] = x[n, h, w, c],   and 0 in the channels from c on
 * </pre>
 *
 * <p>Each element of x occurs once in y, so gx is gy copied back by {@link FromBlocked}.
 */
public final class ToBlocked extends Op {

  private @Nullable Images images;

  @Override
  public Formula formula() {
    return new Formula(
        "y[n, c / 16, h, w, c mod 16] = x[n, h, w, c], 0 in the padding",
        "gx[n, h, w, c] = gy[n, c / 16, h, w, c mod 16]");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Images last = Images.of(name(), inputs[0].shape());
    if (last.layout() == ImageLayout.BLOCKED) {
      throw new IllegalArgumentException(
          "toBlocked: needs images [n, h, w, c] - images " + inputs[0].shape());
    }
    images = last;
    return copy(last, inputs[0]);
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    return new Tensor[] {FromBlocked.copy(saved(images), gy)};
  }

  /** Copies channels-last images x. */
  static Tensor copy(Images images, Tensor x) {
    Tensor y = Tensor.allocate(x.backend(), images.in(ImageLayout.BLOCKED).shape());
    x.backend()
        .dataMovement()
        .toBlocked(images.n(), images.h() * images.w(), images.channels(), x.buffer(), y.buffer());
    return y;
  }
}
