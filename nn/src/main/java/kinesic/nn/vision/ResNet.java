package kinesic.nn.vision;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import kinesic.engine.Tensor;
import kinesic.kernels.Activation;
import kinesic.nn.BatchNorm2d;
import kinesic.nn.Conv2d;
import kinesic.nn.ConvNorm;
import kinesic.nn.GlobalAveragePool;
import kinesic.nn.Layer;
import kinesic.nn.MaxPool2d;
import kinesic.nn.Sequential;
import org.jspecify.annotations.Nullable;

/**
 * Residual network without a classifier: maps images [n, h, w, 3] to feature vectors [n, {@link
 * #features}], the mean over the pixels of the last block.
 *
 * <pre>{@code
 * ResNet trunk = ResNet.resNet18();
 * Sequential net = new Sequential(trunk, new Linear(trunk.features(), 10));
 * }</pre>
 *
 * <p>Parts are named as in torchvision: {@code conv1}, {@code bn1}, {@code layer1.0.conv1}, ...
 */
public final class ResNet extends Backbone {

  /** The two kinds of residual block. */
  public enum Block {
    /** Two 3x3 convolutions. */
    BASIC,
    /**
     * 1x1, 3x3 and 1x1 convolutions; the output has {@link ResidualBlock#EXPANSION} times the
     * channels of the 3x3 convolution.
     */
    BOTTLENECK
  }

  /**
   * A stage: residual blocks of the same width.
   *
   * @param blocks number of blocks
   * @param width channels of the 3x3 convolutions
   * @param stride stride of the first block
   */
  public record Stage(int blocks, int width, int stride) {}

  /**
   * Architecture of a residual network.
   *
   * @param stemKernel filter size of the first convolution, whose stride is 2 and whose padding is
   *     half of the filter size
   * @param stemWidth channels of the first convolution
   * @param stemPooling whether a 3x3 max pooling with stride 2 follows the first convolution
   * @param block the kind of residual block
   * @param stages the stages in order; at least one
   * @param zeroLastGamma whether each block starts as the identity of its shortcut (Goyal et al.
   *     2017, section 5.1)
   */
  public record Plan(
      int stemKernel,
      int stemWidth,
      boolean stemPooling,
      Block block,
      List<Stage> stages,
      boolean zeroLastGamma) {

    public Plan {
      stages = List.copyOf(stages);
      if (stages.isEmpty()) {
        throw new IllegalArgumentException("resNet: needs at least one stage");
      }
    }

    /**
     * Returns a small network for images of 48 to 96 pixels: a 3x3 stem with 16 channels, then one
     * block each of 32, 64 and 128 channels with stride 2. 0.31 million parameters; 11.5 million
     * multiply-adds (23 MFLOP) for an image of 64x64.
     */
    public static Plan compact() {
      return new Plan(
          3,
          16,
          false,
          Block.BASIC,
          List.of(new Stage(1, 32, 2), new Stage(1, 64, 2), new Stage(1, 128, 2)),
          false);
    }

    /** Returns ResNet-18 (He et al. 2016, table 1): 11.2 million parameters. */
    public static Plan resNet18() {
      return new Plan(7, 64, true, Block.BASIC, standardStages(2, 2, 2, 2), false);
    }

    /**
     * Returns ResNet-50 (He et al. 2016, table 1; version 1.5 as in torchvision): 23.5 million
     * parameters.
     */
    public static Plan resNet50() {
      return new Plan(7, 64, true, Block.BOTTLENECK, standardStages(3, 4, 6, 3), false);
    }

    private static List<Stage> standardStages(int... blocks) {
      List<Stage> stages = new ArrayList<>();
      for (int i = 0; i < blocks.length; i++) {
        stages.add(new Stage(blocks[i], 64 << i, i == 0 ? 1 : 2));
      }
      return stages;
    }

    /** Returns this plan with {@code zeroLastGamma} replaced. */
    public Plan withZeroLastGamma(boolean zero) {
      return new Plan(stemKernel, stemWidth, stemPooling, block, stages, zero);
    }
  }

  private final int features;
  private final ConvNorm stem;
  private final @Nullable MaxPool2d pool;
  private final List<FeatureLayer> stages = new ArrayList<>();
  private final GlobalAveragePool mean;

  /** Creates a network for images with three channels. */
  public ResNet(Plan plan) {
    int kernel = plan.stemKernel();
    stem =
        new ConvNorm(
            child("conv1", Conv2d.stem(3, plan.stemWidth(), kernel, 2, kernel / 2)),
            child("bn1", new BatchNorm2d(plan.stemWidth(), Activation.RELU)));
    pool = plan.stemPooling() ? child("maxpool", new MaxPool2d(3, 2, 1)) : null;
    int in = plan.stemWidth();
    int expansion = plan.block() == Block.BOTTLENECK ? ResidualBlock.EXPANSION : 1;
    for (Stage stage : plan.stages()) {
      ResidualBlock[] blocks = new ResidualBlock[stage.blocks()];
      for (int i = 0; i < blocks.length; i++) {
        blocks[i] = block(plan, in, stage.width(), i == 0 ? stage.stride() : 1);
        in = stage.width() * expansion;
      }
      Layer layer = child("layer" + (stages.size() + 1), new Sequential(blocks));
      stages.add(new FeatureLayer(layer, in));
    }
    features = in;
    mean = child("avgpool", new GlobalAveragePool(features));
  }

  /** Creates the network of {@link Plan#compact}. */
  public static ResNet compact() {
    return new ResNet(Plan.compact());
  }

  /** Creates the network of {@link Plan#resNet18}. */
  public static ResNet resNet18() {
    return new ResNet(Plan.resNet18());
  }

  /** Creates the network of {@link Plan#resNet50}. */
  public static ResNet resNet50() {
    return new ResNet(Plan.resNet50());
  }

  private static ResidualBlock block(Plan plan, int in, int width, int stride) {
    float lastGamma = plan.zeroLastGamma() ? 0f : 1f;
    return switch (plan.block()) {
      case BASIC -> ResidualBlock.basic(in, width, stride, lastGamma);
      case BOTTLENECK -> ResidualBlock.bottleneck(in, width, stride, lastGamma);
    };
  }

  @Override
  public int features() {
    return features;
  }

  @Override
  public List<FeatureLayer> stages() {
    return Collections.unmodifiableList(stages);
  }

  @Override
  public Tensor forward(Tensor images) {
    Tensor y = stem.forward(images);
    if (pool != null) {
      y = pool.apply(y);
    }
    for (FeatureLayer stage : stages) {
      y = stage.layer().apply(y);
    }
    return mean.apply(y);
  }
}
