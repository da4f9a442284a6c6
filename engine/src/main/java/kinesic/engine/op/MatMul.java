package kinesic.engine.op;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Epilogue;
import org.jspecify.annotations.Nullable;

/**
 * z = x · y, a matrix product in which each operand may be transposed.
 *
 * <p>With z = x y: z_ij = Σ_k x_ik y_kj, so dL/dx_ik = Σ_j dL/dz_ij y_kj, which is gz · yᵀ, and
 * dL/dy_kj = Σ_i x_ik dL/dz_ij, which is xᵀ · gz. A transposed operand transposes its gradient: for
 * z = xᵀ y it is gx = y · gzᵀ.
 */
public final class MatMul extends Op {

  private final boolean transposeX;
  private final boolean transposeY;
  private @Nullable Tensor x;
  private @Nullable Tensor y;

  /** Multiplies x or xᵀ by y or yᵀ. */
  public MatMul(boolean transposeX, boolean transposeY) {
    this.transposeX = transposeX;
    this.transposeY = transposeY;
  }

  /** Returns whether x is transposed. */
  public boolean transposesX() {
    return transposeX;
  }

  /** Returns whether y is transposed. */
  public boolean transposesY() {
    return transposeY;
  }

  @Override
  public String name() {
    return "matmul";
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    x = needsGradient(1) ? inputs[0] : null;
    y = needsGradient(0) ? inputs[1] : null;
    return product(inputs[0], transposeX, inputs[1], transposeY);
  }

  @Override
  protected @Nullable Tensor[] backward(Tensor gz) {
    Tensor gx = null;
    Tensor gy = null;
    if (needsGradient(0)) {
      gx =
          transposeX
              ? product(saved(y), transposeY, gz, true)
              : product(gz, false, saved(y), !transposeY);
    }
    if (needsGradient(1)) {
      gy =
          transposeY
              ? product(gz, true, saved(x), transposeX)
              : product(saved(x), !transposeX, gz, false);
    }
    return new @Nullable Tensor[] {gx, gy};
  }

  @Override
  public long multiplyAdds(List<Shape> inputs, Shape result) {
    return (long) result.elements() * inputs.getFirst().size(transposeX ? -2 : -1);
  }

  private static Tensor product(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    check(a.shape(), transposeA, b.shape(), transposeB);
    int m = a.size(transposeA ? 1 : 0);
    int k = a.size(transposeA ? 0 : 1);
    int n = b.size(transposeB ? 0 : 1);
    Tensor c = Tensor.allocate(a.backend(), Shape.of(m, n));
    a.backend()
        .matrixProduct()
        .multiply(
            transposeA, transposeB, m, n, k, a.buffer(), b.buffer(), c.buffer(), Epilogue.STORE);
    return c;
  }

  private static void check(
      Shape left, boolean transposeLeft, Shape right, boolean transposeRight) {
    if (left.rank() != 2 || right.rank() != 2) {
      throw new IllegalArgumentException(
          "matmul: both operands must be matrices - left %s, right %s".formatted(left, right));
    }
    int leftAxis = transposeLeft ? 0 : 1;
    int rightAxis = transposeRight ? 1 : 0;
    if (left.size(leftAxis) != right.size(rightAxis)) {
      throw new IllegalArgumentException(
          "matmul: inner sizes differ - left %s, right %s: left axis %s is %s, right axis %s is %s"
              .formatted(
                  transposeLeft ? left + " transposed" : left,
                  transposeRight ? right + " transposed" : right,
                  leftAxis,
                  left.size(leftAxis),
                  rightAxis,
                  right.size(rightAxis)));
    }
  }
}
