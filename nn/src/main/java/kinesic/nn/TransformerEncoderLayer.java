package kinesic.nn;

import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A block of a transformer encoder (Vaswani et al. 2017), [n, tokens, width] to the same shape, as
 * PyTorch's {@code TransformerEncoderLayer} with {@code batch_first}: attention of the tokens to
 * each other, and a network of two linear layers for each token, both with a residual.
 *
 * <pre>
 *   norm last                              norm first
 *   x = norm1(x + attention(x))            x = x + attention(norm1(x))
 *   y = norm2(x + network(x))              y = x + network(norm2(x))
 * </pre>
 *
 * <p>Blocks that normalise first train without a warm-up of the learning rate (Xiong et al. 2020).
 */
public final class TransformerEncoderLayer extends Layer {

  private final int width;
  private final boolean normFirst;
  private final MultiHeadAttention attention;
  private final Linear linear1;
  private final Linear linear2;
  private final LayerNorm norm1;
  private final LayerNorm norm2;
  private final Dropout dropout;
  private final Dropout dropout1;
  private final Dropout dropout2;
  private final Layer activation;

  /**
   * Creates a block with ReLU that normalises last, the defaults of PyTorch.
   *
   * @param hidden the features between the two linear layers
   * @param dropout the probability of dropout in training
   * @throws IllegalArgumentException if the number of heads does not divide the width, or the
   *     probability is not in [0, 1)
   */
  public TransformerEncoderLayer(int width, int heads, int hidden, float dropout) {
    this(width, heads, hidden, dropout, new Relu(), false);
  }

  /**
   * Creates a block.
   *
   * @param hidden the features between the two linear layers
   * @param dropout the probability of dropout in training, for the probabilities of the attention,
   *     the hidden features and both summands of the residuals
   * @param activation acts on the hidden features
   * @param normFirst whether the block normalises before attention and network, not after them
   * @throws IllegalArgumentException if the number of heads does not divide the width, or the
   *     probability is not in [0, 1)
   */
  public TransformerEncoderLayer(
      int width, int heads, int hidden, float dropout, Layer activation, boolean normFirst) {
    this.width = width;
    this.normFirst = normFirst;
    attention = child("self_attn", new MultiHeadAttention(width, heads, dropout));
    linear1 = child("linear1", new Linear(width, hidden));
    this.dropout = child("dropout", new Dropout(dropout));
    linear2 = child("linear2", new Linear(hidden, width));
    norm1 = child("norm1", new LayerNorm(width));
    norm2 = child("norm2", new LayerNorm(width));
    dropout1 = child("dropout1", new Dropout(dropout));
    dropout2 = child("dropout2", new Dropout(dropout));
    this.activation = child("activation", activation);
  }

  @Override
  public Tensor forward(Tensor x) {
    return encode(x, null);
  }

  /**
   * Applies the block with a mask.
   *
   * @param mask is added to the scores of the attention and broadcasts to [n, heads, tokens,
   *     tokens]: -∞ for tokens that must not be attended to; null for none
   * @throws IllegalArgumentException if the shapes do not agree
   */
  public Tensor encode(Tensor x, @Nullable Tensor mask) {
    if (normFirst) {
      Tensor attended = x.add(attended(norm1.apply(x), mask));
      return attended.add(transformed(norm2.apply(attended)));
    }
    Tensor attended = norm1.apply(x.add(attended(x, mask)));
    return norm2.apply(attended.add(transformed(attended)));
  }

  private Tensor attended(Tensor x, @Nullable Tensor mask) {
    return dropout1.apply(mask == null ? attention.apply(x) : attention.attend(x, mask));
  }

  private Tensor transformed(Tensor x) {
    Tensor hidden = dropout.apply(activation.apply(linear1.apply(x)));
    return dropout2.apply(linear2.apply(hidden));
  }

  @Override
  protected String describe() {
    return "TransformerEncoderLayer(" + width + (normFirst ? ", norm first)" : ", norm last)");
  }
}
