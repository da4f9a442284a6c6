package kinesic.nn.vision;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.Tensor;
import kinesic.nn.GlobalAveragePool;
import kinesic.nn.Layer;
import kinesic.nn.Relu6;
import kinesic.nn.Sequential;

/**
 * MobileNetV2 (Sandler et al. 2018, table 2) without a classifier: 2.2 million parameters, 300
 * million multiply-adds for an image of 224x224, 1,280 features.
 *
 * <p>Parts are named as in torchvision: {@code features.0.0}, {@code features.1.conv.0.0}, ...
 */
public final class MobileNetV2 extends Backbone {

  /** Channels of the first and the last convolution. */
  private static final int FIRST = 32;

  private static final int LAST = 1280;

  private record Stage(int expansion, int channels, int blocks, int stride) {}

  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 16, 1, 1),
          new Stage(6, 24, 2, 2),
          new Stage(6, 32, 3, 2),
          new Stage(6, 64, 4, 2),
          new Stage(6, 96, 3, 1),
          new Stage(6, 160, 3, 2),
          new Stage(6, 320, 1, 1));

  private final Layer features;
  private final GlobalAveragePool mean;
  private final int channels;

  /** Creates the network of the paper. */
  public MobileNetV2() {
    this(1);
  }

  /**
   * Creates a network whose convolutions have {@code width} times the channels, rounded to
   * multiples of 8; the last one has at least 1,280.
   *
   * @param width such as 0.5 or 1.4; positive
   * @throws IllegalArgumentException if the width is not positive and finite
   */
  public MobileNetV2(double width) {
    List<Layer> layers = new ArrayList<>();
    int in = Channels.scaled(FIRST, width);
    layers.add(Convolutions.stem(in, new Relu6()));
    for (Stage stage : STAGES) {
      int out = Channels.scaled(stage.channels(), width);
      for (int i = 0; i < stage.blocks(); i++) {
        layers.add(new InvertedResidual(in, out, i == 0 ? stage.stride() : 1, stage.expansion()));
        in = out;
      }
    }
    channels = Channels.scaled(LAST, Math.max(1, width));
    layers.add(Convolutions.pointwise(in, channels, new Relu6()));
    features = child("features", new Sequential(layers.toArray(Layer[]::new)));
    mean = child("avgpool", new GlobalAveragePool());
  }

  @Override
  public int features() {
    return channels;
  }

  @Override
  public Tensor forward(Tensor images) {
    return mean(mean, features.apply(images));
  }
}
