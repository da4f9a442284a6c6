package kinesic.engine;

import kinesic.engine.op.MatMul;

/** Matrix products of {@link Tensor}. */
public sealed interface TensorProducts permits Tensor {

  /**
   * Returns the matrix product: [m, k] times [k, n] is [m, n].
   *
   * <pre>{@code
   * Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 4}});
   * x.matmul(Tensor.of(new float[][] {{1}, {10}})); // [[21], [43]]
   * }</pre>
   *
   * @throws IllegalArgumentException if an operand is not a matrix, or the inner sizes differ
   */
  default Tensor matmul(Tensor right) {
    return matmul(right, false, false);
  }

  /**
   * Returns the matrix product of this or its transpose with {@code right} or its transpose.
   *
   * @throws IllegalArgumentException if an operand is not a matrix, or the inner sizes differ
   */
  default Tensor matmul(Tensor right, boolean transposeThis, boolean transposeRight) {
    return new MatMul(transposeThis, transposeRight).apply(self(), right);
  }

  private Tensor self() {
    return (Tensor) this;
  }
}
