package kinesic.nn.vision;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.Tensor;
import kinesic.nn.BatchNorm1d;
import kinesic.nn.BatchNorm2d;
import kinesic.nn.Conv2d;
import kinesic.nn.Layer;
import kinesic.nn.Linear;
import kinesic.nn.Prelu;
import kinesic.nn.Sequential;
import org.jspecify.annotations.Nullable;

/**
 * The residual network of ArcFace (Deng et al. 2019) for aligned faces of 112x112 pixels: maps
 * images [n, 112, 112, 3] to embeddings [n, 512]. IResNet-18 has 24.0 million parameters,
 * IResNet-50 43.6 million.
 *
 * <p>Parts are named as in insightface: {@code conv1}, {@code layer1.0.bn1}, {@code fc}, {@code
 * features}, ... The vector that enters {@code fc} has PyTorch's order, one channel after the
 * other, so that its weights load unchanged.
 */
public final class IResNet extends Backbone {

  /** The width and height of an image in pixels. */
  public static final int SIDE = 112;

  private static final int FEATURES = 512;
  private static final int[] WIDTHS = {64, 128, 256, 512};
  private static final int LAST_SIDE = SIDE / 16; // of the last feature map

  private final Layer conv1;
  private final Layer bn1;
  private final Layer prelu;
  private final List<Layer> stages = new ArrayList<>();
  private final Layer bn2;
  private final Layer fc;
  private final Layer embedding;

  /**
   * Creates a network.
   *
   * @param blocks the number of blocks of each stage
   */
  private IResNet(int... blocks) {
    int in = WIDTHS[0];
    conv1 = child("conv1", new Conv2d(3, in, 3, Conv2d.options().padding(1).stem()));
    bn1 = child("bn1", new BatchNorm2d(in));
    prelu = child("prelu", new Prelu(in));
    for (int s = 0; s < blocks.length; s++) {
      Layer[] stage = new Layer[blocks[s]];
      for (int i = 0; i < stage.length; i++) {
        stage[i] = new Block(in, WIDTHS[s], i == 0 ? 2 : 1);
        in = WIDTHS[s];
      }
      stages.add(child("layer" + (s + 1), new Sequential(stage)));
    }
    bn2 = child("bn2", new BatchNorm2d(in));
    fc = child("fc", new Linear(in * LAST_SIDE * LAST_SIDE, FEATURES));
    embedding = child("features", new BatchNorm1d(FEATURES));
  }

  /** Creates IResNet-18. */
  public static IResNet iResNet18() {
    return new IResNet(2, 2, 2, 2);
  }

  /** Creates IResNet-50. */
  public static IResNet iResNet50() {
    return new IResNet(3, 4, 14, 3);
  }

  @Override
  public int features() {
    return FEATURES;
  }

  /**
   * Computes the embeddings of faces.
   *
   * @param images [n, 112, 112, 3]
   * @return [n, 512]
   * @throws IllegalArgumentException if the images have another shape
   */
  @Override
  public Tensor forward(Tensor images) {
    Tensor y = prelu.apply(bn1.apply(conv1.apply(images)));
    for (Layer stage : stages) {
      y = stage.apply(y);
    }
    return embedding.apply(fc.apply(Maps.flatten(bn2.apply(y), WIDTHS[3])));
  }

  /**
   * The residual block: normalisation, a 3x3 convolution, normalisation, PReLU, a 3x3 convolution
   * with the stride, normalisation; no activation after the sum.
   */
  private static final class Block extends Layer {
    private final Layer branch1;
    private final Layer branch2;
    private final Layer branch3;
    private final Layer branch4;
    private final Layer branch5;
    private final Layer branch6;
    private final @Nullable Layer downsample;

    Block(int in, int out, int stride) {
      branch1 = child("bn1", new BatchNorm2d(in));
      branch2 = child("conv1", new Conv2d(in, out, 3, 1, 1));
      branch3 = child("bn2", new BatchNorm2d(out));
      branch4 = child("prelu", new Prelu(out));
      branch5 = child("conv2", new Conv2d(out, out, 3, stride, 1));
      branch6 = child("bn3", new BatchNorm2d(out));
      downsample =
          stride == 1 && in == out
              ? null
              : child(
                  "downsample",
                  new Sequential(new Conv2d(in, out, 1, stride, 0), new BatchNorm2d(out)));
    }

    @Override
    public Tensor forward(Tensor x) {
      return x;
    }
  }
}
