package kinesic.nn.vision;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.Tensor;
import kinesic.nn.BatchNorm2d;
import kinesic.nn.Conv2d;
import kinesic.nn.ConvNorm;
import kinesic.nn.Layer;
import kinesic.nn.Relu6;
import kinesic.nn.Sequential;

/**
 * The block of {@link MobileNetV2}: a 1x1 convolution to more channels, a depthwise 3x3
 * convolution, and a 1x1 convolution to few channels without an activation. The input is added if
 * it has the shape of the result.
 */
final class InvertedResidual extends Layer {

  private final List<Layer> first = new ArrayList<>();
  private final ConvNorm last;
  private final boolean added;

  /**
   * Creates a block.
   *
   * @param expansion the ratio of the channels of the depthwise convolution to {@code in}; without
   *     the first convolution if it is 1
   */
  InvertedResidual(int in, int out, int stride, int expansion) {
    int width = expansion * in;
    if (expansion > 1) {
      first.add(Convolutions.pointwise(in, width, new Relu6()));
    }
    first.add(Convolutions.depthwise(width, 3, stride, new Relu6()));
    Conv2d projection = new Conv2d(width, out, 1, 1, 0);
    BatchNorm2d normalisation = new BatchNorm2d(out);
    List<Layer> all = new ArrayList<>(first);
    all.add(projection);
    all.add(normalisation);
    child("conv", new Sequential(all.toArray(Layer[]::new))); // names them
    last = new ConvNorm(projection, normalisation);
    added = stride == 1 && in == out;
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = x;
    for (Layer layer : first) {
      y = layer.apply(y);
    }
    return added ? last.forward(y, x) : last.forward(y);
  }
}
