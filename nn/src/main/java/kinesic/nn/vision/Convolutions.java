package kinesic.nn.vision;

import kinesic.nn.BatchNorm2d;
import kinesic.nn.Conv2d;
import kinesic.nn.Layer;
import kinesic.nn.Sequential;

/** The convolution, batch normalisation and activation of which these networks are built. */
final class Convolutions {

  private Convolutions() {}

  /**
   * Returns the first layer of a network: a 3x3 convolution of images with stride 2, normalisation
   * and an activation.
   */
  static Sequential stem(int out, Layer activation) {
    return new Sequential(Conv2d.stem(3, out, 3, 2, 1), new BatchNorm2d(out), activation);
  }

  /** Returns a 1x1 convolution and normalisation. */
  static Sequential pointwise(int in, int out) {
    return new Sequential(new Conv2d(in, out, 1, 1, 0), new BatchNorm2d(out));
  }

  /** Returns a 1x1 convolution, normalisation and an activation. */
  static Sequential pointwise(int in, int out, Layer activation) {
    return new Sequential(new Conv2d(in, out, 1, 1, 0), new BatchNorm2d(out), activation);
  }

  /**
   * Returns a convolution of each channel by itself, normalisation and an activation. The padding
   * is half of the kernel.
   */
  static Sequential depthwise(int channels, int kernel, int stride, Layer activation) {
    Conv2d.Options options = Conv2d.options().stride(stride).padding(kernel / 2).groups(channels);
    return new Sequential(
        new Conv2d(channels, channels, kernel, options), new BatchNorm2d(channels), activation);
  }
}
