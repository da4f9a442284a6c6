package kinesic.nn.vision;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import kinesic.engine.Tensor;
import kinesic.kernels.Activation;
import kinesic.kernels.ImageLayout;
import kinesic.nn.AveragePool2d;
import kinesic.nn.BatchNorm2d;
import kinesic.nn.Conv2d;
import kinesic.nn.GlobalAveragePool;
import kinesic.nn.Layer;
import kinesic.nn.MaxPool2d;
import kinesic.nn.Sequential;

/**
 * DenseNet (Huang et al. 2017) without a classifier. DenseNet-121 has 7.0 million parameters, 2.8
 * billion multiply-adds for an image of 224x224, and 1,024 features. Each layer of a dense block
 * reads the results of all layers before it, concatenated. Images have at least 29x29 pixels.
 *
 * <p>Parts are named as in torchvision: {@code features.conv0}, {@code
 * features.denseblock1.denselayer1.norm1}, ... Each normalisation is followed by ReLU.
 */
public final class DenseNet extends Backbone {

  /**
   * Architecture of a network. All numbers of channels are multiples of 16, so that images in
   * blocks of 16 channels can be concatenated.
   *
   * @param stem channels of the first convolution
   * @param growth channels that a layer appends
   * @param bottleneck ratio of the channels between the two convolutions of a layer to the growth
   * @param blocks the number of layers of each dense block; at least one
   */
  public record Plan(int stem, int growth, int bottleneck, List<Integer> blocks) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if there is no block, or a number of channels is no multiple
     *     of 16
     */
    public Plan {
      blocks = List.copyOf(blocks);
      if (blocks.isEmpty()) {
        throw new IllegalArgumentException("denseNet: needs at least one block");
      }
      int channels = requireWholeBlocks(stem);
      for (int layers : blocks.subList(0, blocks.size() - 1)) {
        channels = requireWholeBlocks((channels + layers * requireWholeBlocks(growth)) / 2);
      }
    }

    private static int requireWholeBlocks(int channels) {
      if (channels < 1 || channels % ImageLayout.BLOCK != 0) {
        throw new IllegalArgumentException(
            "denseNet: %s channels, expected multiples of %s"
                .formatted(channels, ImageLayout.BLOCK));
      }
      return channels;
    }

    /** Returns DenseNet-121. */
    public static Plan denseNet121() {
      return new Plan(64, 32, 4, List.of(6, 12, 24, 16));
    }
  }

  private final List<FeatureLayer> stages = new ArrayList<>();
  private final Sequential layers;
  private final GlobalAveragePool mean;
  private final int features;

  /** Creates a network. */
  public DenseNet(Plan plan) {
    SequencedMap<String, Layer> all = new LinkedHashMap<>();
    int in = plan.stem();
    all.put("conv0", Conv2d.stem(3, in, 7, 2, 3));
    all.put("norm0", new BatchNorm2d(in, Activation.RELU));
    all.put("pool0", new MaxPool2d(3, 2, 1));
    int last = plan.blocks().size();
    for (int b = 1; b <= last; b++) {
      int count = plan.blocks().get(b - 1);
      Layer block = new DenseBlock(plan, in, count);
      all.put("denseblock" + b, block);
      in += count * plan.growth();
      if (b < last) {
        stages.add(new FeatureLayer(block, in));
        all.put("transition" + b, transition(in));
        in /= 2;
      }
    }
    Layer norm = new BatchNorm2d(in, Activation.RELU);
    all.put("norm5", norm);
    stages.add(new FeatureLayer(norm, in));
    features = in;
    layers = child("features", new Sequential(all));
    mean = child("avgpool", new GlobalAveragePool(features));
  }

  /** Halves the channels, the rows and the columns. */
  private static Layer transition(int in) {
    SequencedMap<String, Layer> layers = new LinkedHashMap<>();
    layers.put("norm", new BatchNorm2d(in, Activation.RELU));
    layers.put("conv", new Conv2d(in, in / 2, 1, 1, 0));
    layers.put("pool", new AveragePool2d(2, 2, 0));
    return new Sequential(layers);
  }

  /** Creates DenseNet-121. */
  public static DenseNet denseNet121() {
    return new DenseNet(Plan.denseNet121());
  }

  @Override
  public int features() {
    return features;
  }

  /** Returns the dense blocks, the last one with its normalisation. */
  @Override
  public List<FeatureLayer> stages() {
    return Collections.unmodifiableList(stages);
  }

  @Override
  public Tensor forward(Tensor images) {
    return mean.apply(layers.apply(images));
  }

  /** Layers that each append channels to their input. */
  private static final class DenseBlock extends Layer {
    private final List<Layer> layers = new ArrayList<>();

    DenseBlock(Plan plan, int in, int count) {
      for (int i = 0; i < count; i++) {
        layers.add(child("denselayer" + (i + 1), layer(plan, in + i * plan.growth())));
      }
    }

    private static Layer layer(Plan plan, int in) {
      int width = plan.bottleneck() * plan.growth();
      SequencedMap<String, Layer> layers = new LinkedHashMap<>();
      layers.put("norm1", new BatchNorm2d(in, Activation.RELU));
      layers.put("conv1", new Conv2d(in, width, 1, 1, 0));
      layers.put("norm2", new BatchNorm2d(width, Activation.RELU));
      layers.put("conv2", new Conv2d(width, plan.growth(), 3, 1, 1));
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

    private static int channelAxis(Tensor map) {
      return map.shape().rank() == 5 ? 1 : 3;
    }
  }
}
