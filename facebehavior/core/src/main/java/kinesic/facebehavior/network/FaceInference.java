package kinesic.facebehavior.network;

import java.util.function.UnaryOperator;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Unary;
import kinesic.nn.Layer;
import kinesic.nn.inference.Inference;
import kinesic.nn.inference.Symbol;
import org.jspecify.annotations.Nullable;

/**
 * A {@link FaceBehaviorNet} compiled for inference, trunk and heads, with the weights it had then.
 *
 * <p>A face gets the same bits alone and in any batch. Thread-safe.
 */
public final class FaceInference {

  private final Inference trunk;
  private final @Nullable Inference categories;
  private final @Nullable Inference binaries;
  private final @Nullable Inference values;
  private final @Nullable Inference compounds;

  /**
   * Compiles trunk and heads.
   *
   * @param images [n, side, side, 3]
   * @param input how the trunk expects them
   */
  FaceInference(
      Shape images,
      ChannelStatistics input,
      Layer trunk,
      @Nullable Layer categories,
      @Nullable Layer binaries,
      @Nullable Layer values,
      @Nullable Layer compounds) {
    this.trunk = Inference.of(images, x -> trunk.lower(input.normalise(x)));
    this.categories = head(categories, x -> x);
    this.binaries = head(binaries, x -> x);
    this.values = head(values, x -> x.apply(Unary.TANH));
    this.compounds = head(compounds, x -> x);
  }

  private @Nullable Inference head(@Nullable Layer layer, UnaryOperator<Symbol> last) {
    return layer == null
        ? null
        : Inference.of(trunk.outputShape(), x -> last.apply(layer.lower(x)));
  }

  /**
   * Looks at faces.
   *
   * @param images [n, side, side, 3] in [-1, 1], side as configured, any n
   * @throws IllegalArgumentException if the shape is another
   */
  public FaceOutputs forward(Tensor images) {
    Tensor feature = trunk.forward(images);
    return new FaceOutputs(
        feature,
        scores(categories, feature),
        scores(binaries, feature),
        scores(values, feature),
        scores(compounds, feature));
  }

  private static Tensor scores(@Nullable Inference head, Tensor feature) {
    return head == null ? FaceBehaviorNet.noScores(feature) : head.forward(feature);
  }
}
