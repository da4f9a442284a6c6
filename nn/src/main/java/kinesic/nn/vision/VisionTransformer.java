package kinesic.nn.vision;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.Conv2d;
import kinesic.nn.Gelu;
import kinesic.nn.Layer;
import kinesic.nn.LayerNorm;
import kinesic.nn.Linear;
import kinesic.nn.Parameter;
import kinesic.nn.SelfAttention;
import kinesic.nn.Sequential;
import kinesic.nn.init.Initialiser;

/**
 * Vision transformer (Dosovitskiy et al. 2021) without a classifier: the patches of an image are
 * the tokens of a transformer, and the feature vector is the class token of the last block, after
 * layer normalisation.
 *
 * <p>For images of 224x224 and patches of 16x16, ViT-Ti (Touvron et al. 2021) has 5.5 million
 * parameters, 1.1 billion multiply-adds and 192 features, ViT-S 21.7 million, 4.2 billion and 384.
 * Images have a fixed size, because each patch has a position embedding.
 *
 * <p>Parts are named as in timm: {@code cls_token}, {@code pos_embed}, {@code patch_embed.proj},
 * {@code blocks.0.attn.qkv}, ...
 */
public final class VisionTransformer extends Backbone {

  private static final float EPSILON = 1e-6f; // of layer normalisation
  private static final float DEVIATION = 0.02f; // of initial tokens and embeddings

  /**
   * Architecture of a network.
   *
   * @param side width and height of the images in pixels, a multiple of {@code patch}
   * @param patch width and height of a patch in pixels
   * @param width the length of a token
   * @param depth number of transformer blocks
   * @param heads number of attention heads, which divides the width
   * @param expansion ratio of the hidden layer of a block to the width
   */
  public record Plan(int side, int patch, int width, int depth, int heads, int expansion) {

    private static final int PATCH = 16;

    /**
     * Checks the side.
     *
     * @throws IllegalArgumentException if it is no multiple of the patch
     */
    public Plan {
      if (side < patch || side % patch != 0) {
        throw new IllegalArgumentException(
            "visionTransformer: images of %s pixels, expected a multiple of %s"
                .formatted(side, patch));
      }
    }

    /** Returns ViT-Ti with patches of 16x16. */
    public static Plan tiny(int side) {
      return new Plan(side, PATCH, 192, 12, 3, 4);
    }

    /** Returns ViT-S with patches of 16x16. */
    public static Plan small(int side) {
      return new Plan(side, PATCH, 384, 12, 6, 4);
    }

    private int patches() {
      return (side / patch) * (side / patch);
    }
  }

  private final Plan plan;
  private final Parameter token;
  private final Parameter positions;
  private final PatchEmbedding patches;
  private final Sequential blocks;
  private final LayerNorm norm;

  /** Creates a network. */
  public VisionTransformer(Plan plan) {
    this.plan = plan;
    int width = plan.width();
    Initialiser normal = Initialiser.normal(DEVIATION);
    token = parameter("cls_token", Shape.of(1, 1, width), normal);
    positions = parameter("pos_embed", Shape.of(1, plan.patches() + 1, width), normal);
    patches = child("patch_embed", new PatchEmbedding(plan));
    Layer[] all = new Layer[plan.depth()];
    for (int i = 0; i < all.length; i++) {
      all[i] = new Block(plan);
    }
    blocks = child("blocks", new Sequential(all));
    norm = child("norm", new LayerNorm(EPSILON, width));
  }

  /** Creates ViT-Ti with patches of 16x16 for images of 224x224. */
  public static VisionTransformer tiny() {
    return new VisionTransformer(Plan.tiny(224));
  }

  /** Creates ViT-S with patches of 16x16 for images of 224x224. */
  public static VisionTransformer small() {
    return new VisionTransformer(Plan.small(224));
  }

  @Override
  public int features() {
    return plan.width();
  }

  /** Returns an empty list. */
  @Override
  public List<FeatureLayer> stages() {
    return List.of();
  }

  /**
   * Computes the feature vectors of images.
   *
   * @param images [n, side, side, 3]
   * @return [n, width]
   * @throws IllegalArgumentException if the images have another shape
   */
  @Override
  public Tensor forward(Tensor images) {
    int side = plan.side();
    if (images.shape().rank() != 4 || images.size(1) != side || images.size(2) != side) {
      throw new IllegalArgumentException(
          "visionTransformer: images are %s, expected [n, %s, %s, 3]"
              .formatted(images.shape(), side, side));
    }
    Tensor tokens = patches.apply(images);
    Tensor first = token.tensor().expand(images.size(0), 1, plan.width());
    Tensor y = blocks.apply(Tensor.concat(1, first, tokens).add(positions.tensor()));
    return norm.apply(y.slice(1, 0, 1).reshape(-1, plan.width()));
  }

  /** Maps each patch to a token: [n, side, side, 3] to [n, patches, width]. */
  private static final class PatchEmbedding extends Layer {
    private final int width;
    private final Conv2d proj;

    PatchEmbedding(Plan plan) {
      width = plan.width();
      Conv2d.Options options =
          Conv2d.options().stride(plan.patch()).bias().initialiser(Initialiser.glorotUniform());
      proj = child("proj", new Conv2d(3, width, plan.patch(), options));
    }

    @Override
    public Tensor forward(Tensor images) {
      Tensor map = proj.apply(images);
      return map.reshape(map.size(0), map.size(1) * map.size(2), width);
    }
  }

  /**
   * Transformer block: adds the attention of the normalised tokens to the tokens, then a network of
   * two linear layers of the normalised sum to the sum.
   */
  private static final class Block extends Layer {
    private final LayerNorm norm1;
    private final SelfAttention attention;
    private final LayerNorm norm2;
    private final Sequential mlp;

    Block(Plan plan) {
      int width = plan.width();
      norm1 = child("norm1", new LayerNorm(EPSILON, width));
      attention = child("attn", new SelfAttention(width, plan.heads()));
      norm2 = child("norm2", new LayerNorm(EPSILON, width));
      mlp = child("mlp", mlp(width, plan.expansion() * width));
    }

    private static Sequential mlp(int width, int hidden) {
      SequencedMap<String, Layer> layers = new LinkedHashMap<>();
      layers.put("fc1", new Linear(width, hidden));
      layers.put("act", new Gelu());
      layers.put("fc2", new Linear(hidden, width));
      return new Sequential(layers);
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = x.add(attention.apply(norm1.apply(x)));
      return y.add(mlp.apply(norm2.apply(y)));
    }
  }
}
