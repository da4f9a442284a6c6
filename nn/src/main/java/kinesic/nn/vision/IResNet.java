package kinesic.nn.vision;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import kinesic.engine.Tensor;
import kinesic.nn.BatchNorm1d;
import kinesic.nn.BatchNorm2d;
import kinesic.nn.Conv2d;
import kinesic.nn.ConvNorm;
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
 * other, so that its weights load unchanged. In insightface, the weight of the last normalisation,
 * {@code features.weight}, stays 1; here it is learned.
 */
public final class IResNet extends Backbone {

  /** The width and height of an image of the standard networks in pixels. */
  public static final int SIDE = 112;

  /**
   * A stage: residual blocks of the same width, the first with stride 2.
   *
   * @param blocks number of blocks
   * @param width number of channels
   */
  public record Stage(int blocks, int width) {}

  /**
   * Architecture of a network.
   *
   * @param side width and height of the images in pixels; each stage halves the map
   * @param stages the stages in order; at least one
   * @param features the length of an embedding
   */
  public record Plan(int side, List<Stage> stages, int features) {

    public Plan {
      stages = List.copyOf(stages);
      if (stages.isEmpty()) {
        throw new IllegalArgumentException("iResNet: needs at least one stage");
      }
    }

    /** Returns IResNet-18. */
    public static Plan iResNet18() {
      return standard(2, 2, 2, 2);
    }

    /** Returns IResNet-50. */
    public static Plan iResNet50() {
      return standard(3, 4, 14, 3);
    }

    private static Plan standard(int... blocks) {
      List<Stage> stages = new ArrayList<>();
      for (int i = 0; i < blocks.length; i++) {
        stages.add(new Stage(blocks[i], 64 << i));
      }
      return new Plan(SIDE, stages, 512);
    }

    private int lastSide() {
      int last = side;
      for (int i = 0; i < stages.size(); i++) {
        last = (last + 1) / 2;
      }
      return last;
    }
  }

  private final ConvNorm stem;
  private final Prelu prelu;
  private final List<FeatureLayer> stages = new ArrayList<>();
  private final BatchNorm2d bn2;
  private final Linear fc;
  private final BatchNorm1d embedding;
  private final Plan plan;

  /** Creates a network. */
  public IResNet(Plan plan) {
    this.plan = plan;
    int in = plan.stages().getFirst().width();
    stem =
        new ConvNorm(
            child("conv1", Conv2d.stem(3, in, 3, 1, 1)), child("bn1", new BatchNorm2d(in)));
    prelu = child("prelu", new Prelu(in));
    for (Stage stage : plan.stages()) {
      Layer[] blocks = new Layer[stage.blocks()];
      for (int i = 0; i < blocks.length; i++) {
        blocks[i] = new Block(in, stage.width(), i == 0 ? 2 : 1);
        in = stage.width();
      }
      Layer layer = child("layer" + (stages.size() + 1), new Sequential(blocks));
      stages.add(new FeatureLayer(layer, in));
    }
    bn2 = child("bn2", new BatchNorm2d(in));
    int side = plan.lastSide();
    fc = child("fc", new Linear(in * side * side, plan.features()));
    embedding = child("features", new BatchNorm1d(plan.features()));
  }

  /** Creates IResNet-18. */
  public static IResNet iResNet18() {
    return new IResNet(Plan.iResNet18());
  }

  /** Creates IResNet-50. */
  public static IResNet iResNet50() {
    return new IResNet(Plan.iResNet50());
  }

  @Override
  public int features() {
    return plan.features();
  }

  @Override
  public List<FeatureLayer> stages() {
    return Collections.unmodifiableList(stages);
  }

  /**
   * Computes the embeddings of faces.
   *
   * @param images [n, side, side, 3]
   * @return [n, features]
   * @throws IllegalArgumentException if the images have another shape
   */
  @Override
  public Tensor forward(Tensor images) {
    int side = plan.side();
    if (images.shape().rank() != 4 || images.size(1) != side || images.size(2) != side) {
      throw new IllegalArgumentException(
          "iResNet: images are %s, expected [n, %s, %s, 3]".formatted(images.shape(), side, side));
    }
    Tensor y = prelu.apply(stem.forward(images));
    for (FeatureLayer stage : stages) {
      y = stage.layer().apply(y);
    }
    Tensor map = bn2.apply(y);
    return embedding.apply(fc.apply(Maps.flatten(map, stages.getLast().channels())));
  }

  /**
   * The residual block: normalisation, a 3x3 convolution, normalisation, PReLU, a 3x3 convolution
   * with the stride, normalisation; no activation after the sum.
   */
  private static final class Block extends Layer {
    private final BatchNorm2d before;
    private final ConvNorm first;
    private final Prelu prelu;
    private final ConvNorm last;
    private final @Nullable Sequential downsample;

    Block(int in, int out, int stride) {
      before = child("bn1", new BatchNorm2d(in));
      Conv2d conv1 = child("conv1", new Conv2d(in, out, 3, 1, 1));
      first = new ConvNorm(conv1, child("bn2", new BatchNorm2d(out)));
      prelu = child("prelu", new Prelu(out));
      Conv2d conv2 = child("conv2", new Conv2d(out, out, 3, stride, 1));
      last = new ConvNorm(conv2, child("bn3", new BatchNorm2d(out)));
      downsample =
          stride == 1 && in == out
              ? null
              : child(
                  "downsample",
                  new Sequential(new Conv2d(in, out, 1, stride, 0), new BatchNorm2d(out)));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = prelu.apply(first.forward(before.apply(x)));
      return last.forward(y, downsample == null ? x : downsample.apply(x));
    }
  }
}
