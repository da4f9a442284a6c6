package kinesic.nn;

import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Attention of several heads of the tokens of a sample to each other, [..., tokens, width] to [...,
 * tokens, width]: one linear layer {@code qkv} computes the queries, keys and values of all heads,
 * and {@code proj} combines the heads, with the names and layouts of timm's vision transformers.
 * {@link MultiHeadAttention} has those of PyTorch.
 */
public final class SelfAttention extends Layer {

  private final int width;
  private final int heads;
  private final Linear qkv;
  private final Linear proj;

  /**
   * Creates an attention.
   *
   * @throws IllegalArgumentException if the number of heads does not divide the width
   */
  public SelfAttention(int width, int heads) {
    MultiHeadAttention.requireHeads(width, heads);
    this.width = width;
    this.heads = heads;
    qkv = child("qkv", new Linear(width, 3 * width));
    proj = child("proj", new Linear(width, width));
  }

  @Override
  public Tensor forward(Tensor x) {
    return attend(x, null);
  }

  /**
   * Applies the layer with a mask.
   *
   * @param mask is added to the scores and broadcasts to [..., heads, tokens, tokens]: -∞ for
   *     tokens that must not be attended to; null for none
   * @throws IllegalArgumentException if the shapes do not agree
   */
  public Tensor attend(Tensor x, @Nullable Tensor mask) {
    kinesic.engine.op.SelfAttention op =
        new kinesic.engine.op.SelfAttention(heads, Float.NaN, false);
    Tensor all = qkv.apply(x);
    return proj.apply(mask == null ? op.apply(all) : op.apply(all, mask));
  }

  @Override
  protected String describe() {
    return "SelfAttention(" + width + ", " + heads + " heads)";
  }
}
