package kinesic.nn.vision;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import kinesic.engine.Tensor;
import kinesic.nn.GlobalAveragePool;
import kinesic.nn.Layer;
import kinesic.nn.Sequential;
import kinesic.nn.Silu;

/**
 * EfficientNet (Tan and Le 2019) without a classifier, B0 to B2:
 *
 * <table>
 * <caption>Sizes</caption>
 * <tr><th>network</th><th>width</th><th>depth</th><th>image</th><th>parameters</th>
 *     <th>features</th></tr>
 * <tr><td>B0</td><td>1.0</td><td>1.0</td><td>224</td><td>4.0 million</td><td>1,280</td></tr>
 * <tr><td>B1</td><td>1.0</td><td>1.1</td><td>240</td><td>6.5 million</td><td>1,280</td></tr>
 * <tr><td>B2</td><td>1.1</td><td>1.2</td><td>260</td><td>7.7 million</td><td>1,408</td></tr>
 * </table>
 *
 * <p>Images may have any size; that of the table is the one of the paper.
 *
 * <p>Parts are named as in torchvision: {@code features.0.0}, {@code features.1.0.block.0.0}, ...
 */
public final class EfficientNet extends Backbone {

  /**
   * A stage: blocks of the same width.
   *
   * @param expansion ratio of the channels of a depthwise convolution to those of the block's input
   * @param kernel size of the depthwise convolutions
   * @param stride stride of the first block
   * @param channels channels of the results of the blocks
   * @param blocks number of blocks
   */
  public record Stage(int expansion, int kernel, int stride, int channels, int blocks) {}

  /**
   * Architecture of a network.
   *
   * @param stem channels of the first convolution, whose stride is 2
   * @param stages the stages in order
   * @param features channels of the last convolution
   * @param drop the probability with which a sample skips a block in training: it grows linearly
   *     from 0 at the first block to nearly this at the last
   */
  public record Plan(int stem, List<Stage> stages, int features, float drop) {

    private static final int LAST = 4; // ratio of the features to the channels of the last block

    private static final Plan BASE =
        new Plan(
            32,
            List.of(
                new Stage(1, 3, 1, 16, 1),
                new Stage(6, 3, 2, 24, 2),
                new Stage(6, 5, 2, 40, 2),
                new Stage(6, 3, 2, 80, 3),
                new Stage(6, 5, 1, 112, 3),
                new Stage(6, 5, 2, 192, 4),
                new Stage(6, 3, 1, 320, 1)),
            LAST * 320,
            0.2f);

    public Plan {
      stages = List.copyOf(stages);
    }

    /** Returns EfficientNet-B0. */
    public static Plan b0() {
      return BASE;
    }

    /** Returns EfficientNet-B1. */
    public static Plan b1() {
      return scaled(1.0, 1.1);
    }

    /** Returns EfficientNet-B2. */
    public static Plan b2() {
      return scaled(1.1, 1.2);
    }

    /**
     * Returns EfficientNet-B0 with more channels and blocks.
     *
     * @param width the factor of the numbers of channels, which are rounded to multiples of 8
     * @param depth the factor of the numbers of blocks, which are rounded up
     * @throws IllegalArgumentException if the width or the depth is not positive and finite
     */
    public static Plan scaled(double width, double depth) {
      if (!(depth > 0) || Double.isInfinite(depth)) {
        throw new IllegalArgumentException(
            "efficientNet: the depth must be positive and finite, is %s".formatted(depth));
      }
      List<Stage> stages = new ArrayList<>();
      for (Stage s : BASE.stages) {
        int channels = Channels.scaled(s.channels(), width);
        int blocks = (int) Math.ceil(s.blocks() * depth);
        stages.add(new Stage(s.expansion(), s.kernel(), s.stride(), channels, blocks));
      }
      int stem = Channels.scaled(BASE.stem, width);
      return new Plan(stem, stages, LAST * stages.getLast().channels(), BASE.drop);
    }

    private int blocks() {
      return stages.stream().mapToInt(Stage::blocks).sum();
    }
  }

  private final List<FeatureLayer> stages = new ArrayList<>();
  private final Sequential layers;
  private final GlobalAveragePool mean;
  private final int features;

  /** Creates a network. */
  public EfficientNet(Plan plan) {
    List<Layer> all = new ArrayList<>();
    int in = plan.stem();
    all.add(Convolutions.stem(in, new Silu()));
    int number = 0;
    for (Stage stage : plan.stages()) {
      Layer[] blocks = new Layer[stage.blocks()];
      for (int i = 0; i < blocks.length; i++) {
        float drop = plan.drop() * number / plan.blocks();
        blocks[i] =
            new MobileBlock(
                in,
                stage.channels(),
                stage.kernel(),
                i == 0 ? stage.stride() : 1,
                stage.expansion(),
                drop);
        in = stage.channels();
        number++;
      }
      all.add(new Sequential(blocks));
      stages.add(new FeatureLayer(all.getLast(), in));
    }
    features = plan.features();
    all.add(Convolutions.pointwise(in, features, new Silu()));
    stages.add(new FeatureLayer(all.getLast(), features));
    layers = child("features", new Sequential(all.toArray(Layer[]::new)));
    mean = child("avgpool", new GlobalAveragePool(features));
  }

  /** Creates EfficientNet-B0. */
  public static EfficientNet b0() {
    return new EfficientNet(Plan.b0());
  }

  /** Creates EfficientNet-B1. */
  public static EfficientNet b1() {
    return new EfficientNet(Plan.b1());
  }

  /** Creates EfficientNet-B2. */
  public static EfficientNet b2() {
    return new EfficientNet(Plan.b2());
  }

  @Override
  public int features() {
    return features;
  }

  /** Returns the stages, and the last convolution. */
  @Override
  public List<FeatureLayer> stages() {
    return Collections.unmodifiableList(stages);
  }

  @Override
  public Tensor forward(Tensor images) {
    return mean.apply(layers.apply(images));
  }
}
