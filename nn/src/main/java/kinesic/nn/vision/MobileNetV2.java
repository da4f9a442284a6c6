package kinesic.nn.vision;

import java.util.ArrayList;
import java.util.Collections;
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

  /**
   * A stage: inverted residual blocks of the same width.
   *
   * @param expansion ratio of the channels of a depthwise convolution to those of the block's input
   * @param channels channels of the results of the blocks
   * @param blocks number of blocks
   * @param stride stride of the first block
   */
  public record Stage(int expansion, int channels, int blocks, int stride) {}

  /**
   * Architecture of a network.
   *
   * @param stem channels of the first convolution, whose stride is 2
   * @param stages the stages in order
   * @param features channels of the last convolution
   */
  public record Plan(int stem, List<Stage> stages, int features) {

    private static final Plan PAPER =
        new Plan(
            32,
            List.of(
                new Stage(1, 16, 1, 1),
                new Stage(6, 24, 2, 2),
                new Stage(6, 32, 3, 2),
                new Stage(6, 64, 4, 2),
                new Stage(6, 96, 3, 1),
                new Stage(6, 160, 3, 2),
                new Stage(6, 320, 1, 1)),
            1280);

    public Plan {
      stages = List.copyOf(stages);
    }

    /** Returns the network of the paper. */
    public static Plan standard() {
      return PAPER;
    }

    /**
     * Returns the network of the paper with {@code width} times the channels, rounded to multiples
     * of 8; the last convolution keeps at least 1,280.
     *
     * @param width such as 0.5 or 1.4; positive
     * @throws IllegalArgumentException if the width is not positive and finite
     */
    public static Plan scaled(double width) {
      List<Stage> stages = new ArrayList<>();
      for (Stage s : PAPER.stages) {
        int channels = Channels.scaled(s.channels(), width);
        stages.add(new Stage(s.expansion(), channels, s.blocks(), s.stride()));
      }
      return new Plan(
          Channels.scaled(PAPER.stem, width),
          stages,
          Channels.scaled(PAPER.features, Math.max(1, width)));
    }
  }

  private final List<FeatureLayer> stages = new ArrayList<>();
  private final Sequential layers;
  private final GlobalAveragePool mean;
  private final int features;

  /** Creates the network of {@link Plan#standard}. */
  public MobileNetV2() {
    this(Plan.standard());
  }

  /** Creates a network. */
  public MobileNetV2(Plan plan) {
    List<Layer> all = new ArrayList<>();
    int in = plan.stem();
    all.add(Convolutions.stem(in, new Relu6()));
    for (Stage stage : plan.stages()) {
      for (int i = 0; i < stage.blocks(); i++) {
        int stride = i == 0 ? stage.stride() : 1;
        all.add(new InvertedResidual(in, stage.channels(), stride, stage.expansion()));
        in = stage.channels();
      }
      stages.add(new FeatureLayer(all.getLast(), in));
    }
    features = plan.features();
    all.add(Convolutions.pointwise(in, features, new Relu6()));
    stages.add(new FeatureLayer(all.getLast(), features));
    layers = child("features", new Sequential(all.toArray(Layer[]::new)));
    mean = child("avgpool", new GlobalAveragePool(features));
  }

  @Override
  public int features() {
    return features;
  }

  /** Returns the last block of each stage, and the last convolution. */
  @Override
  public List<FeatureLayer> stages() {
    return Collections.unmodifiableList(stages);
  }

  @Override
  public Tensor forward(Tensor images) {
    return mean.apply(layers.apply(images));
  }
}
