package kinesic.engine.op;

import java.util.Arrays;
import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.AttentionShape;
import org.jspecify.annotations.Nullable;

/**
 * Scaled dot-product attention, y = softmax(scale · q kᵀ + mask) v, of several heads. Inputs: q
 * [..., queries, heads · width], k [..., keys, heads · width], v [..., keys, heads · valueWidth]
 * and optionally a mask that broadcasts to [..., heads, queries, keys]; y is [..., queries, heads ·
 * valueWidth]. The mask is added to the scores and has no gradient.
 *
 * <p>For one head, with s the scores and p = softmax(s) by rows: y = p v gives gv = pᵀ gy and gp =
 * gy vᵀ. The softmax gives gs_ij = p_ij (gp_ij - Σ_l p_il gp_il), and the last sum is Σ_c gy_ic
 * y_ic, so the product of each row of gy and y is enough. Finally s = scale · q kᵀ gives gq = scale
 * · gs k and gk = scale · gsᵀ q.
 *
 * <p>Neither s nor p is kept: backward computes p = e^(s - logSum) again, with one number logSum
 * for each query (Dao et al. 2022, FlashAttention).
 */
public final class Attention extends Op {

  private final int heads;
  private final float scale;
  private final boolean causal;
  private @Nullable Tensor q;
  private @Nullable Tensor k;
  private @Nullable Tensor v;
  private @Nullable Tensor mask;
  private @Nullable Tensor y;
  private @Nullable Tensor logSum;

  /**
   * Creates an attention.
   *
   * @param heads the heads that lie side by side in the last axis, at least 1
   * @param scale multiplies the scores; NaN for 1 / √width
   * @param causal whether query i attends to the keys 0 to i only
   */
  public Attention(int heads, float scale, boolean causal) {
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

  /** Returns whether query i attends to the keys 0 to i only. */
  public boolean isCausal() {
    return causal;
  }

  @Override
  public Formula formula() {
    return new Formula(
        "y = p v, p = softmax(s), s = scale q kᵀ + mask",
        "gv = pᵀ gy, gs = p (gy vᵀ - Σ gy y), gq = scale gs k, gk = scale gsᵀ q; "
            + "none for the mask");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    check(inputs);
    AttentionHeads layout = new AttentionHeads(inputs[0].shape(), heads);
    AttentionShape sizes = sizes(layout, inputs[0], inputs[1], inputs[2]);
    Tensor m = inputs.length > 3 ? inputs[3] : null;
    Tensor result =
        Tensor.allocate(
            inputs[0].backend(), inputs[0].shape().with(-1, heads * sizes.valueWidth()));
    Tensor sums = Tensor.allocate(inputs[0].backend(), layout.perQuery(sizes.queries()));
    result
        .backend()
        .attention()
        .attend(
            sizes,
            layout.rows(inputs[0], sizes.width()),
            layout.rows(inputs[1], sizes.width()),
            layout.rows(inputs[2], sizes.valueWidth()),
            layout.mask(m, sizes.queries(), sizes.keys()),
            layout.rows(result, sizes.valueWidth()),
            sums.buffer());
    if (isRecorded()) {
      q = inputs[0];
      k = inputs[1];
      v = inputs[2];
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
    Tensor xq = saved(q);
    Tensor xk = saved(k);
    Tensor xv = saved(v);
    AttentionHeads layout = new AttentionHeads(xq.shape(), heads);
    AttentionShape sizes = sizes(layout, xq, xk, xv);
    Tensor gq = Tensor.allocate(gy.backend(), xq.shape());
    Tensor gk = Tensor.allocate(gy.backend(), xk.shape());
    Tensor gv = Tensor.allocate(gy.backend(), xv.shape());
    gy.backend()
        .attention()
        .gradient(
            sizes,
            layout.rows(xq, sizes.width()),
            layout.rows(xk, sizes.width()),
            layout.rows(xv, sizes.valueWidth()),
            layout.mask(mask, sizes.queries(), sizes.keys()),
            layout.rows(saved(y), sizes.valueWidth()),
            saved(logSum).buffer(),
            layout.rows(gy, sizes.valueWidth()),
            layout.rows(gq, sizes.width()),
            layout.rows(gk, sizes.width()),
            layout.rows(gv, sizes.valueWidth()));
    @Nullable Tensor[] gradients = {gq, gk, gv, null};
    return Arrays.copyOf(gradients, inputCount());
  }

  /** The products of queries with keys, and of probabilities with values. */
  @Override
  public long multiplyAdds(List<Shape> inputs, Shape result) {
    long numbers = (long) inputs.getFirst().elements() + result.elements();
    return numbers * inputs.get(1).size(-2);
  }

  private AttentionShape sizes(AttentionHeads layout, Tensor qs, Tensor ks, Tensor vs) {
    int width = qs.size(-1) / heads;
    return layout.sizes(qs.size(-2), ks.size(-2), width, vs.size(-1) / heads, scale, causal);
  }

  private void check(Tensor[] inputs) {
    if (inputs.length != 3 && inputs.length != 4) {
      throw new IllegalArgumentException(
          "attention: needs queries, keys, values and at most a mask, not %s inputs"
              .formatted(inputs.length));
    }
    Shape qs = inputs[0].shape();
    Shape ks = inputs[1].shape();
    Shape vs = inputs[2].shape();
    String shapes = "queries %s, keys %s, values %s".formatted(qs, ks, vs);
    if (qs.rank() < 2 || ks.rank() != qs.rank() || vs.rank() != qs.rank()) {
      throw new IllegalArgumentException(
          "attention: needs queries, keys and values [..., tokens, width] - " + shapes);
    }
    int outer = qs.rank() - 2;
    if (!ks.leading(outer).equals(qs.leading(outer))
        || !vs.leading(outer).equals(qs.leading(outer))) {
      throw new IllegalArgumentException("attention: leading axes differ - " + shapes);
    }
    if (ks.size(-1) != qs.size(-1)) {
      throw new IllegalArgumentException("attention: queries and keys differ in width - " + shapes);
    }
    if (vs.size(-2) != ks.size(-2)) {
      throw new IllegalArgumentException("attention: keys and values differ in number - " + shapes);
    }
    if (qs.size(-1) % heads != 0 || vs.size(-1) % heads != 0) {
      throw new IllegalArgumentException(
          "attention: %s heads do not divide the last axis - %s".formatted(heads, shapes));
    }
    if (inputs.length > 3 && needsGradient(3)) {
      throw new IllegalArgumentException(
          "attention: the mask %s requires a gradient but has none; detach it"
              .formatted(inputs[3].shape()));
    }
  }
}
