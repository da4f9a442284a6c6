package kinesic.engine.op;

import java.util.Arrays;
import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.AttentionShape;
import kinesic.kernels.HeadRows;
import org.jspecify.annotations.Nullable;

/**
 * {@link Attention} of several heads whose queries, keys and values are one tensor, the result of
 * one linear layer. Inputs: x [..., tokens, 3 · heads · width], of which the first third of the
 * last axis are the queries of all heads, the second the keys and the third the values, and
 * optionally a mask that broadcasts to [..., heads, tokens, tokens]. The result is [..., tokens,
 * heads · width].
 *
 * <p>The kernel reads and writes the thirds where they are, so they are neither copied apart nor
 * are their gradients joined.
 */
public final class SelfAttention extends Op {

  private final int heads;
  private final float scale;
  private final boolean causal;
  private @Nullable Tensor x;
  private @Nullable Tensor mask;
  private @Nullable Tensor y;
  private @Nullable Tensor logSum;

  /**
   * Creates an attention.
   *
   * @param heads the heads that lie side by side, at least 1
   * @param scale multiplies the scores; NaN for 1 / √width
   * @param causal whether a token attends to itself and those before it only
   */
  public SelfAttention(int heads, float scale, boolean causal) {
    this.heads = heads;
    this.scale = scale;
    this.causal = causal;
  }

  /** Returns the number of heads that lie side by side. */
  public int heads() {
    return heads;
  }

  /** Returns the factor of the scores; NaN for 1 / √width. */
  public float scale() {
    return scale;
  }

  /** Returns whether a token attends to itself and those before it only. */
  public boolean isCausal() {
    return causal;
  }

  @Override
  public Formula formula() {
    return new Formula(
        "y = p v, p = softmax(s), s = scale q kᵀ + mask, x = [q, k, v]",
        "gx = [gq, gk, gv], gv = pᵀ gy, gs = p (gy vᵀ - Σ gy y), gq = scale gs k, "
            + "gk = scale gsᵀ q; none for the mask");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    check(inputs);
    Tensor m = inputs.length > 1 ? inputs[1] : null;
    AttentionHeads layout = new AttentionHeads(inputs[0].shape(), heads);
    AttentionShape sizes = sizes(layout, inputs[0]);
    Tensor result =
        Tensor.allocate(inputs[0].backend(), inputs[0].shape().with(-1, heads * sizes.width()));
    Tensor sums = Tensor.allocate(inputs[0].backend(), layout.perQuery(sizes.queries()));
    result
        .backend()
        .attention()
        .attend(
            sizes,
            third(layout, inputs[0], 0),
            third(layout, inputs[0], 1),
            third(layout, inputs[0], 2),
            layout.mask(m, sizes.queries(), sizes.keys()),
            layout.rows(result, sizes.width()),
            sums.buffer());
    if (isRecorded()) {
      x = inputs[0];
      mask = m;
      y = result;
      logSum = sums;
    } else {
      discard(sums);
    }
    return result;
  }

  @Override
  protected @Nullable Tensor[] backward(Tensor gy) {
    Tensor all = saved(x);
    AttentionHeads layout = new AttentionHeads(all.shape(), heads);
    AttentionShape sizes = sizes(layout, all);
    Tensor gx = Tensor.allocate(gy.backend(), all.shape());
    gy.backend()
        .attention()
        .gradient(
            sizes,
            third(layout, all, 0),
            third(layout, all, 1),
            third(layout, all, 2),
            layout.mask(mask, sizes.queries(), sizes.keys()),
            layout.rows(saved(y), sizes.width()),
            saved(logSum).buffer(),
            layout.rows(gy, sizes.width()),
            third(layout, gx, 0),
            third(layout, gx, 1),
            third(layout, gx, 2));
    @Nullable Tensor[] gradients = {gx, null};
    return Arrays.copyOf(gradients, inputCount());
  }

  /** The products of queries with keys, and of probabilities with values. */
  @Override
  public long multiplyAdds(List<Shape> inputs, Shape result) {
    return 2L * result.elements() * result.size(-2);
  }

  private HeadRows third(AttentionHeads layout, Tensor all, int number) {
    int columns = all.size(-1);
    return layout.rows(all, number * columns / 3, columns / 3 / heads, columns);
  }

  private AttentionShape sizes(AttentionHeads layout, Tensor all) {
    int tokens = all.size(-2);
    int width = all.size(-1) / 3 / heads;
    return layout.sizes(tokens, tokens, width, width, scale, causal);
  }

  private void check(Tensor[] inputs) {
    if (inputs.length != 1 && inputs.length != 2) {
      throw new IllegalArgumentException(
          "selfAttention: needs a tensor and at most a mask, not %s inputs"
              .formatted(inputs.length));
    }
    Shape s = inputs[0].shape();
    if (s.rank() < 2 || s.size(-1) % (3 * heads) != 0) {
      throw new IllegalArgumentException(
          "selfAttention: needs x [..., tokens, 3 · heads · width] for %s heads - x %s"
              .formatted(heads, s));
    }
    if (inputs.length > 1 && needsGradient(1)) {
      throw new IllegalArgumentException(
          "selfAttention: the mask %s requires a gradient but has none; detach it"
              .formatted(inputs[1].shape()));
    }
  }
}
