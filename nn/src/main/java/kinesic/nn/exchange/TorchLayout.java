package kinesic.nn.exchange;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;

/**
 * Layouts of parameters here and in PyTorch: convolution filters are [kh, kw, in / groups, out] and
 * [out, in / groups, kh, kw], those of transposed convolutions [kh, kw, out / groups, in] and [in,
 * out / groups, kh, kw], weights of linear layers [in, out] and [out, in]. All others are the same.
 */
final class TorchLayout {

  private static final int[] TO_OURS = {2, 3, 1, 0};
  private static final int[] TO_THEIRS = {3, 2, 0, 1};

  private TorchLayout() {}

  /** Returns the shape in PyTorch of a parameter that has the shape {@code ours} here. */
  static Shape theirs(Shape ours) {
    return switch (ours.rank()) {
      case 4 -> Shape.of(ours.size(3), ours.size(2), ours.size(0), ours.size(1));
      case 2 -> Shape.of(ours.size(1), ours.size(0));
      default -> ours;
    };
  }

  /** Converts a parameter to PyTorch's layout. */
  static Tensor toTheirs(Tensor ours) {
    return switch (ours.shape().rank()) {
      case 4 -> ours.permute(TO_THEIRS);
      case 2 -> ours.transpose();
      default -> ours;
    };
  }

  /** Converts a parameter from PyTorch's layout. */
  static Tensor toOurs(Tensor theirs) {
    return switch (theirs.shape().rank()) {
      case 4 -> theirs.permute(TO_OURS);
      case 2 -> theirs.transpose();
      default -> theirs;
    };
  }
}
