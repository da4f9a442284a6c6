package kinesic.nn.vision;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.Tensor;
import kinesic.nn.BatchNorm2d;
import kinesic.nn.Conv2d;
import kinesic.nn.Layer;
import kinesic.nn.Relu6;
import kinesic.nn.Sequential;

/**
 * The block of {@link MobileNetV2}: a 1x1 convolution to more channels, a depthwise 3x3
 * convolution, and a 1x1 convolution to few channels without an activation. The input is added if
 * it has the shape of the result.
 */
final class InvertedResidual extends Layer {

  private final Layer conv;
  private final boolean added;

  /**
   * Creates a block.
   *
   * @param expansion the ratio of the channels of the depthwise convolution to {@code in}; without
   *     the first convolution if it is 1
   */
  InvertedResidual(int in, int out, int stride, int expansion) {
    int width = expansion * in;
    List<Layer> layers = new ArrayList<>();
    if (expansion > 1) {
      layers.add(Convolutions.pointwise(in, width, new Relu6()));
    }
    layers.add(Convolutions.depthwise(width, 3, stride, new Relu6()));
    layers.add(new Conv2d(width, out, 1, 1, 0));
    layers.add(new BatchNorm2d(out));
    conv = child("conv", new Sequential(layers.toArray(Layer[]::new)));
    added = stride == 1 && in == out;
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = conv.apply(x);
    return added ? y.add(x) : y;
  }
}
