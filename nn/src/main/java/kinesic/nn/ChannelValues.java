package kinesic.nn;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.ImageLayout;

/** Values that belong to channels, in the shape in which they broadcast to images. */
final class ChannelValues {

  private ChannelValues() {}

  /** Returns whether {@code x} is the shape of images in blocks of 16 channels. */
  static boolean isBlocked(Shape x) {
    return x.rank() == 5 && x.size(4) == ImageLayout.BLOCK;
  }

  /**
   * Returns {@code values} [channels] so that they broadcast to x: to its last axis, or to the
   * blocks and lanes of blocked images.
   */
  static Tensor to(Shape x, Tensor values) {
    return isBlocked(x) ? values.reshape(1, 1, 1, values.size(0)).toBlocked() : values;
  }
}
