package kinesic.engine;

import kinesic.engine.op.MatMul;

/** Matrix products of {@link Tensor}. */
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

  private Tensor self() {
    return (Tensor) this;
  }
}
