package kinesic.nn.vision;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.Tensor;
import kinesic.nn.DropPath;
import kinesic.nn.Layer;
import kinesic.nn.Sequential;
import kinesic.nn.Sigmoid;
import kinesic.nn.Silu;
import kinesic.nn.SqueezeExcitation;

/**
 * The block of {@link EfficientNet} (MBConv): a 1x1 convolution to more channels, a depthwise
 * convolution, squeeze-and-excitation, and a 1x1 convolution to few channels without an activation.
 * The input is added if it has the shape of the result; in training, the branch is then dropped at
 * random.
 */
final class MobileBlock extends Layer {

  /** The ratio of the channels of the block's input to those of the squeezed vector. */
  private static final int SQUEEZE = 4;

  private final Layer block;
  private final Layer drop;
  private final boolean added;

  /**
   * Creates a block.
   *
   * @param expansion the ratio of the channels of the depthwise convolution to {@code in}; without
   *     the first convolution if it is 1
   * @param dropProbability the probability with which a sample skips the branch in training
   */
  MobileBlock(int in, int out, int kernel, int stride, int expansion, float dropProbability) {
    int width = expansion * in;
    List<Layer> layers = new ArrayList<>();
    if (expansion > 1) {
      layers.add(Convolutions.pointwise(in, width, new Silu()));
    }
    layers.add(Convolutions.depthwise(width, kernel, stride, new Silu()));
    layers.add(new SqueezeExcitation(width, Math.max(1, in / SQUEEZE), new Silu(), new Sigmoid()));
    layers.add(Convolutions.pointwise(width, out));
    block = child("block", new Sequential(layers.toArray(Layer[]::new)));
    drop = child("stochastic_depth", new DropPath(dropProbability));
    added = stride == 1 && in == out;
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = block.apply(x);
    return added ? drop.apply(y).add(x) : y;
  }
}
