package kinesic.nn;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.inference.Symbol;
import kinesic.nn.init.Fan;
import kinesic.nn.init.Initialiser;

/**
 * A convolution of images [n, h, w, in] to [n, oh, ow, out] under zero padding, without a bias: a
 * {@link BatchNorm2d} follows and has one. The parameter is {@code weight}, [kernel, kernel, in,
 * out].
 */
public final class Conv2d extends Layer {

  private final String description;
  private final int stride;
  private final int padding;
  private final Parameter weight;

  /**
   * With the normal initialisation of He et al., which keeps the variance of gradients ({@link
   * Fan#OUT}), as residual networks use it.
   */
  public Conv2d(int in, int out, int kernel, int stride, int padding) {
    this(in, out, kernel, stride, padding, Initialiser.heNormal(Fan.OUT));
  }

  /** With weights from {@code initialiser}. */
  public Conv2d(int in, int out, int kernel, int stride, int padding, Initialiser initialiser) {
    this.stride = stride;
    this.padding = padding;
    weight = parameter("weight", Shape.of(kernel, kernel, in, out), initialiser);
    description =
        String.format(
            "Conv2d(%d -> %d, kernel %d, stride %d, padding %d)", in, out, kernel, stride, padding);
  }

  @Override
  public Tensor forward(Tensor x) {
    return x.conv2d(weight.tensor(), stride, padding);
  }

  Tensor weight() {
    return weight.tensor();
  }

  int stride() {
    return stride;
  }

  int padding() {
    return padding;
  }

  @Override
  public Symbol lower(Symbol x) {
    return x.conv2d(weight.tensor(), stride, padding);
  }

  @Override
  protected String describe() {
    return description;
  }
}
