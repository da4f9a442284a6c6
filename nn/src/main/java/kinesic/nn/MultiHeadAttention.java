package kinesic.nn;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.Attention;
import kinesic.engine.op.SelfAttention;
import kinesic.nn.init.Initialiser;
import org.jspecify.annotations.Nullable;

/**
 * Attention of several heads, as PyTorch's {@code MultiheadAttention} with {@code batch_first}:
 * queries [n, queries, width] attend to keys and values [n, keys, width]. Applied to one tensor,
 * its tokens attend to each other.
 *
 * <p>The parameters are {@code in_proj_weight}, [width, 3 · width], whose thirds are the weights of
 * queries, keys and values, {@code in_proj_bias}, [3 · width], and the linear layer {@code
 * out_proj}. In training, dropout acts on the probabilities; the fused op is used without.
 */
public final class MultiHeadAttention extends Layer {

  private final int width;
  private final int heads;
  private final float dropout;
  private final Parameter weight;
  private final Parameter bias;
  private final Linear out;

  /**
   * Creates an attention without dropout.
   *
   * @throws IllegalArgumentException if the number of heads does not divide the width
   */
  public MultiHeadAttention(int width, int heads) {
    this(width, heads, 0f);
  }

  /**
   * Creates an attention.
   *
   * @param dropout the probability with which a query ignores a key in training
   * @throws IllegalArgumentException if the number of heads does not divide the width, or the
   *     probability is not in [0, 1)
   */
  public MultiHeadAttention(int width, int heads, float dropout) {
    requireHeads(width, heads);
    if (!(dropout >= 0f && dropout < 1f)) {
      throw new IllegalArgumentException(
          "attention: the probability of dropout must be in [0, 1), is " + dropout);
    }
    this.width = width;
    this.heads = heads;
    this.dropout = dropout;
    weight = parameter("in_proj_weight", Shape.of(width, 3 * width), Initialiser.glorotUniform());
    bias = parameter("in_proj_bias", Shape.of(3 * width), Initialiser.constant(0f));
    out = child("out_proj", new Linear(width, width));
  }

  static void requireHeads(int width, int heads) {
    if (heads < 1 || width % heads != 0) {
      throw new IllegalArgumentException(
          "attention: %s heads do not divide the width %s".formatted(heads, width));
    }
  }

  @Override
  public Tensor forward(Tensor x) {
    return attend(x, null);
  }

  /**
   * Lets the tokens of {@code x} attend to each other.
   *
   * @param mask is added to the scores and broadcasts to [n, heads, tokens, tokens]: -∞ for tokens
   *     that must not be attended to; null for none
   * @throws IllegalArgumentException if the shapes do not agree
   */
  public Tensor attend(Tensor x, @Nullable Tensor mask) {
    Tensor all = new kinesic.engine.op.Linear().apply(x, weight.tensor(), bias.tensor());
    if (isTraining() && dropout > 0) {
      return out.apply(withDropout(third(all, 0), third(all, 1), third(all, 2), mask));
    }
    SelfAttention op = new SelfAttention(heads, Float.NaN, false);
    return out.apply(mask == null ? op.apply(all) : op.apply(all, mask));
  }

  /**
   * Lets queries attend to other tokens.
   *
   * @param query [n, queries, width]
   * @param key [n, keys, width]
   * @param value [n, keys, width]
   * @param mask is added to the scores and broadcasts to [n, heads, queries, keys]: -∞ for keys
   *     that must not be attended to; null for none
   * @return [n, queries, width]
   * @throws IllegalArgumentException if the shapes do not agree
   */
  public Tensor attend(Tensor query, Tensor key, Tensor value, @Nullable Tensor mask) {
    Tensor q = projected(query, 0);
    Tensor k = projected(key, 1);
    Tensor v = projected(value, 2);
    if (isTraining() && dropout > 0) {
      return out.apply(withDropout(q, k, v, mask));
    }
    Attention op = new Attention(heads, Float.NaN, false);
    return out.apply(mask == null ? op.apply(q, k, v) : op.apply(q, k, v, mask));
  }

  /** Applies the third of the weights that computes queries, keys or values. */
  private Tensor projected(Tensor x, int number) {
    return new kinesic.engine.op.Linear()
        .apply(x, third(weight.tensor(), number), third(bias.tensor(), number));
  }

  private Tensor third(Tensor x, int number) {
    return x.slice(-1, number * width, (number + 1) * width);
  }

  private Tensor withDropout(Tensor q, Tensor k, Tensor v, @Nullable Tensor mask) {
    Tensor queries = apart(q).multiply((float) (1 / Math.sqrt(width / (double) heads)));
    Tensor scores = queries.matmul(apart(k), false, true);
    Tensor p = (mask == null ? scores : scores.add(mask)).softmax();
    Tensor y = p.dropout(dropout, stream("mask")).matmul(apart(v)).permute(0, 2, 1, 3);
    return y.reshape(q.shape().toArray());
  }

  /** Returns [n, tokens, heads · width] as [n, heads, tokens, width]. */
  private Tensor apart(Tensor x) {
    return x.reshape(x.size(0), x.size(1), heads, width / heads).permute(0, 2, 1, 3);
  }

  @Override
  protected String describe() {
    return "MultiHeadAttention(" + width + ", " + heads + " heads)";
  }
}
