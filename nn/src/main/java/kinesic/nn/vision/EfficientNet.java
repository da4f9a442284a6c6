package kinesic.nn.vision;

import java.util.ArrayList;
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

  /** Channels of the first convolution. */
  private static final int FIRST = 32;

  /** The ratio of the channels of the last convolution to those of the last block. */
  private static final int LAST = 4;

  /** The probability with which the last block is dropped; it grows linearly from 0. */
  private static final float DROP = 0.2f;

  private record Stage(int expansion, int kernel, int stride, int channels, int blocks) {}

  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 3, 1, 16, 1),
          new Stage(6, 3, 2, 24, 2),
          new Stage(6, 5, 2, 40, 2),
          new Stage(6, 3, 2, 80, 3),
          new Stage(6, 5, 1, 112, 3),
          new Stage(6, 5, 2, 192, 4),
          new Stage(6, 3, 1, 320, 1));

  private final Layer features;
  private final GlobalAveragePool mean;
  private final int channels;

  /**
   * Creates a network.
   *
   * @param width the factor of the numbers of channels, which are rounded to multiples of 8
   * @param depth the factor of the numbers of blocks, which are rounded up
   * @throws IllegalArgumentException if the width or the depth is not positive and finite
   */
  public EfficientNet(double width, double depth) {
    if (!(depth > 0) || Double.isInfinite(depth)) {
      throw new IllegalArgumentException(
          "efficientNet: the depth must be positive and finite, is %s".formatted(depth));
    }
    int total = STAGES.stream().mapToInt(stage -> blocks(stage, depth)).sum();
    List<Layer> layers = new ArrayList<>();
    int in = Channels.scaled(FIRST, width);
    layers.add(Convolutions.stem(in, new Silu()));
    int number = 0;
    for (Stage stage : STAGES) {
      int out = Channels.scaled(stage.channels(), width);
      Layer[] blocks = new Layer[blocks(stage, depth)];
      for (int i = 0; i < blocks.length; i++) {
        float drop = DROP * number / total;
        int stride = i == 0 ? stage.stride() : 1;
        blocks[i] = new MobileBlock(in, out, stage.kernel(), stride, stage.expansion(), drop);
        in = out;
        number++;
      }
      layers.add(new Sequential(blocks));
    }
    channels = LAST * in;
    layers.add(Convolutions.pointwise(in, channels, new Silu()));
    features = child("features", new Sequential(layers.toArray(Layer[]::new)));
    mean = child("avgpool", new GlobalAveragePool());
  }

  private static int blocks(Stage stage, double depth) {
    return (int) Math.ceil(stage.blocks() * depth);
  }

  /** Creates EfficientNet-B0. */
  public static EfficientNet b0() {
    return new EfficientNet(1.0, 1.0);
  }

  /** Creates EfficientNet-B1. */
  public static EfficientNet b1() {
    return new EfficientNet(1.0, 1.1);
  }

  /** Creates EfficientNet-B2. */
  public static EfficientNet b2() {
    return new EfficientNet(1.1, 1.2);
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
