package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.ImageLayout;

/**
 * Moves channels to pixels and back (Shi et al. 2016), composed of reshapes and a permutation.
 *
 * <pre>
 * shuffled[n, h·r + i, w·r + j, c] = x[n, h, w, (c·r + i)·r + j]
 * </pre>
 */
public final class PixelShuffle {

  private PixelShuffle() {}

  /**
   * Returns images of r times as many rows and columns and {@code channels} channels.
   *
   * @param x [n, h, w, channels · r²] or blocked
   * @throws IllegalArgumentException if x has another number of channels
   */
  public static Tensor shuffle(Tensor x, int r, int channels) {
    Images in = requireChannels("pixelShuffle", x, r, channels, channels * r * r);
    Tensor last = in.layout() == ImageLayout.BLOCKED ? x.fromBlocked(channels * r * r) : x;
    Tensor y =
        last.reshape(in.n(), in.h(), in.w(), channels, r, r)
            .permute(0, 1, 4, 2, 5, 3)
            .reshape(in.n(), in.h() * r, in.w() * r, channels);
    return in.layout() == ImageLayout.BLOCKED ? y.toBlocked() : y;
  }

  /**
   * Returns images of an r-th of the rows and columns and {@code channels · r²} channels, the
   * inverse of {@link #shuffle}.
   *
   * @param x [n, h, w, channels] or blocked
   * @throws IllegalArgumentException if x has another number of channels, or r does not divide its
   *     rows and columns
   */
  public static Tensor unshuffle(Tensor x, int r, int channels) {
    Images in = requireChannels("pixelUnshuffle", x, r, channels, channels);
    if (in.h() % r != 0 || in.w() % r != 0) {
      throw new IllegalArgumentException(
          "pixelUnshuffle: %s does not divide rows and columns - images %s"
              .formatted(r, x.shape()));
    }
    Tensor last = in.layout() == ImageLayout.BLOCKED ? x.fromBlocked(channels) : x;
    Tensor y =
        last.reshape(in.n(), in.h() / r, r, in.w() / r, r, channels)
            .permute(0, 1, 3, 5, 2, 4)
            .reshape(in.n(), in.h() / r, in.w() / r, channels * r * r);
    return in.layout() == ImageLayout.BLOCKED ? y.toBlocked() : y;
  }

  private static Images requireChannels(String op, Tensor x, int r, int channels, int wanted) {
    Shape shape = x.shape();
    Images in = Images.of(op, shape);
    if (r < 1 || channels < 1 || in.layout().stored(wanted) != in.channels()) {
      throw new IllegalArgumentException(
          "%s: factor %s and %s channels need images of %s channels - images %s"
              .formatted(op, r, channels, wanted, shape));
    }
    return in;
  }
}
