package kinesic.nn.vision;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import kinesic.engine.Tensor;
import kinesic.nn.AveragePool2d;
import kinesic.nn.BatchNorm2d;
import kinesic.nn.Conv2d;
import kinesic.nn.GlobalAveragePool;
import kinesic.nn.Layer;
import kinesic.nn.MaxPool2d;
import kinesic.nn.Relu;
import kinesic.nn.Sequential;

/**
 * DenseNet-121 (Huang et al. 2017) without a classifier: 7.0 million parameters, 2.8 billion
 * multiply-adds for an image of 224x224, 1,024 features. Each layer of a dense block reads the
 * results of all layers before it, concatenated.
 *
 * <p>Parts are named as in torchvision: {@code features.conv0}, {@code
 * features.denseblock1.denselayer1.norm1}, ...
 */
public final class DenseNet extends Backbone {

  private static final int FIRST = 64; // channels of the first convolution
  private static final int GROWTH = 32; // channels that a layer adds
  private static final int BOTTLENECK = 4; // ratio of a layer's inner channels to the growth

  private final Layer features;
  private final GlobalAveragePool mean;
  private final int channels;

  /**
   * Creates a network.
   *
   * @param blocks the number of layers of each dense block
   */
  private DenseNet(int... blocks) {
    SequencedMap<String, Layer> layers = new LinkedHashMap<>();
    layers.put("conv0", Conv2d.stem(3, FIRST, 7, 2, 3));
    layers.put("norm0", new BatchNorm2d(FIRST));
    layers.put("relu0", new Relu());
    layers.put("pool0", new MaxPool2d(3, 2, 1));
    int in = FIRST;
    for (int b = 1; b <= blocks.length; b++) {
      layers.put("denseblock" + b, new DenseBlock(in, blocks[b - 1]));
      in += blocks[b - 1] * GROWTH;
      if (b < blocks.length) {
        layers.put("transition" + b, transition(in));
        in /= 2;
      }
    }
    layers.put("norm5", new BatchNorm2d(in));
    layers.put("relu5", new Relu());
    channels = in;
    features = child("features", new Sequential(layers));
    mean = child("avgpool", new GlobalAveragePool());
  }

  /** Halves the channels, the rows and the columns. */
  private static Layer transition(int in) {
    SequencedMap<String, Layer> layers = new LinkedHashMap<>();
    layers.put("norm", new BatchNorm2d(in));
    layers.put("relu", new Relu());
    layers.put("conv", new Conv2d(in, in / 2, 1, 1, 0));
    layers.put("pool", new AveragePool2d(2, 2, 0));
    return new Sequential(layers);
  }

  /** Creates DenseNet-121. */
  public static DenseNet denseNet121() {
    return new DenseNet(6, 12, 24, 16);
  }

  @Override
  public int features() {
    return channels;
  }

  @Override
  public Tensor forward(Tensor images) {
    return mean(mean, features.apply(images));
  }

  /** Layers that each append {@link #GROWTH} channels to their input. */
  private static final class DenseBlock extends Layer {
    private final List<Layer> layers = new ArrayList<>();

    DenseBlock(int in, int count) {
      for (int i = 0; i < count; i++) {
        layers.add(child("denselayer" + (i + 1), layer(in + i * GROWTH)));
      }
    }

    private static Layer layer(int in) {
      int width = BOTTLENECK * GROWTH;
      SequencedMap<String, Layer> layers = new LinkedHashMap<>();
      layers.put("norm1", new BatchNorm2d(in));
      layers.put("relu1", new Relu());
      layers.put("conv1", new Conv2d(in, width, 1, 1, 0));
      layers.put("norm2", new BatchNorm2d(width));
      layers.put("relu2", new Relu());
      layers.put("conv2", new Conv2d(width, GROWTH, 3, 1, 1));
      return new Sequential(layers);
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor all = x;
      for (Layer layer : layers) {
        all = Tensor.concat(channelAxis(all), all, layer.apply(all));
      }
      return all;
    }

    /** All numbers of channels are multiples of 16, so blocks of channels can be concatenated. */
    private static int channelAxis(Tensor map) {
      return map.shape().rank() == 5 ? 1 : 3;
    }
  }
}
