package kinesic.engine;

import kinesic.engine.op.Attention;
import kinesic.engine.op.MatMul;

/** Matrix products and attention of {@link Tensor}. */
public sealed interface TensorProducts permits Tensor {

  /**
   * Returns the matrix product: [..., m, k] times [..., k, n] is [..., m, n]. The leading axes
   * broadcast.
   *
   * <pre>{@code
   * Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 4}});
   * x.matmul(Tensor.of(new float[][] {{1}, {10}})); // [[21], [43]]
   * Tensor.zeros(Shape.of(8, 6, 197, 64)).matmul(Tensor.zeros(Shape.of(64, 10))); // [8, 6, 197, 10]
   * }</pre>
   *
   * @throws IllegalArgumentException if an operand has fewer than two axes, the inner sizes differ,
   *     or the leading axes do not broadcast
   */
  default Tensor matmul(Tensor right) {
    return matmul(right, false, false);
  }

  /**
   * Returns the matrix product of this or its transpose with {@code right} or its transpose; only
   * the last two axes are exchanged.
   *
   * @throws IllegalArgumentException if an operand has fewer than two axes, the inner sizes differ,
   *     or the leading axes do not broadcast
   */
  default Tensor matmul(Tensor right, boolean transposeThis, boolean transposeRight) {
    return new MatMul(transposeThis, transposeRight).apply(self(), right);
  }

  /**
   * Returns the scaled dot-product attention of these queries, softmax(this · keysᵀ / √width) ·
   * values, as PyTorch's {@code scaled_dot_product_attention}.
   *
   * <pre>{@code
   * Tensor q = Tensor.zeros(Shape.of(8, 6, 197, 64)); // [samples, heads, tokens, width]
   * q.attention(k, v).shape(); // [8, 6, 197, 64]
   * }</pre>
   *
   * @param keys [..., keys, width] with the leading axes of this, which is [..., queries, width]
   * @param values [..., keys, valueWidth]
   * @return [..., queries, valueWidth]
   * @throws IllegalArgumentException if the shapes do not agree
   */
  default Tensor attention(Tensor keys, Tensor values) {
    return new Attention(1, Float.NaN, false).apply(self(), keys, values);
  }

  /**
   * Returns {@link #attention(Tensor, Tensor)} with a mask that is added to the scores: -∞ for keys
   * that a query must not attend to. A query that may not attend to any key gives zeros.
   *
   * @param mask broadcasts to [..., queries, keys]; it receives no gradient
   * @throws IllegalArgumentException if the shapes do not agree, or the mask requires a gradient
   */
  default Tensor attention(Tensor keys, Tensor values, Tensor mask) {
    return new Attention(1, Float.NaN, false).apply(self(), keys, values, mask);
  }

  /**
   * Returns {@link #attention(Tensor, Tensor)} in which query i attends to the keys 0 to i only.
   *
   * @throws IllegalArgumentException if the shapes do not agree
   */
  default Tensor causalAttention(Tensor keys, Tensor values) {
    return new Attention(1, Float.NaN, true).apply(self(), keys, values);
  }

  private Tensor self() {
    return (Tensor) this;
  }
}
