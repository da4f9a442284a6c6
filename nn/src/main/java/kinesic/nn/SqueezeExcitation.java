package kinesic.nn;

import kinesic.engine.Tensor;
import kinesic.engine.op.Images;

/**
 * Squeeze and excitation (Hu et al. 2018) of images [n, h, w, channels] or in blocks of 16
 * channels: each channel of an image is scaled by gate(fc2(activation(fc1(m)))), where m are the
 * means of the channels over all pixels, and {@code fc1} and {@code fc2} are 1 x 1 convolutions
 * with a bias to {@code squeezed} channels and back.
 */
public final class SqueezeExcitation extends Layer {

  private final Conv2d fc1;
  private final Layer activation;
  private final Conv2d fc2;
  private final Layer gate;

  /** Creates a layer with ReLU and sigmoid. */
  public SqueezeExcitation(int channels, int squeezed) {
    this(channels, squeezed, new Relu(), new Sigmoid());
  }

  /**
   * Creates a layer.
   *
   * @param channels the number of channels
   * @param squeezed the number of channels between the convolutions
   * @param activation follows {@code fc1}, for example {@link Relu} or {@link Silu}
   * @param gate follows {@code fc2}, {@link Sigmoid} or {@link Hardsigmoid}
   */
  public SqueezeExcitation(int channels, int squeezed, Layer activation, Layer gate) {
    fc1 = child("fc1", Conv2d.withBias(channels, squeezed, 1, 1, 0));
    this.activation = child("activation", activation);
    fc2 = child("fc2", Conv2d.withBias(squeezed, channels, 1, 1, 0));
    this.gate = child("scale_activation", gate);
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor scale = gate.apply(fc2.apply(activation.apply(fc1.apply(means(x)))));
    return x.multiply(scale);
  }

  /** Returns the means over all pixels, as images of one pixel in the layout of x. */
  private static Tensor means(Tensor x) {
    Images images = Images.of("squeezeExcitation", x.shape());
    int[] pixel = x.shape().toArray();
    pixel[pixel.length - 3] = 1;
    pixel[pixel.length - 2] = 1;
    return x.reshape(x.shape().outer(-3), images.h() * images.w(), x.size(-1))
        .mean(1)
        .reshape(pixel);
  }
}
