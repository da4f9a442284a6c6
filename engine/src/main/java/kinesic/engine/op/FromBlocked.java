package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.ImageLayout;
import org.jspecify.annotations.Nullable;

/**
 * Copies images x in blocks of 16 channels, [n, ⌈c/16⌉, h, w, 16], to y, [n, h, w, c]:
 *
 * <pre>
 * y[n, h, w, c] = x[n, c / 16, h, w, c mod 16]
 * </pre>
 *
 * <p>Each element of y is one of x, so gx is gy copied back by {@link ToBlocked}. The padding of x
 * does not occur in y, and its gradient is 0.
 */
public final class FromBlocked extends Op {

  private final int channels;
  private @Nullable Images images;

  /** Copies images of {@code channels} channels. */
  public FromBlocked(int channels) {
    this.channels = channels;
  }

  /** Returns the number of channels. */
  public int channels() {
    return channels;
  }

  @Override
  public Formula formula() {
    return new Formula(
        "y[n, h, w, c] = x[n, c / 16, h, w, c mod 16]",
        "gx[n, c / 16, h, w, c mod 16] = gy[n, h, w, c], 0 in the padding");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Images x = Images.of(name(), inputs[0].shape());
    if (x.layout() != ImageLayout.BLOCKED || x.channels() != x.layout().stored(channels)) {
      throw new IllegalArgumentException(
          "fromBlocked: needs images [n, %s, h, w, 16] for %s channels - images %s"
              .formatted(ImageLayout.blocks(channels), channels, inputs[0].shape()));
    }
    images = new Images(ImageLayout.CHANNELS_LAST, x.n(), x.h(), x.w(), channels);
    return copy(images, inputs[0]);
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    return new Tensor[] {ToBlocked.copy(saved(images), gy)};
  }

  /** Copies blocked images x to {@code images}. */
  static Tensor copy(Images images, Tensor x) {
    Tensor y = Tensor.allocate(x.backend(), images.shape());
    x.backend()
        .dataMovement()
        .fromBlocked(
            images.n(), images.h() * images.w(), images.channels(), x.buffer(), y.buffer());
    return y;
  }
}
