package kinesic.engine.op;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Broadcast;
import kinesic.kernels.Epilogue;
import org.jspecify.annotations.Nullable;

/**
 * z = x · y, products of matrices in which each operand may be transposed. The last two axes are
 * those of the matrices; the axes before them broadcast.
 *
 * <p>With z = x y: z_ij = Σ_k x_ik y_kj, so dL/dx_ik = Σ_j dL/dz_ij y_kj, which is gz · yᵀ, and
 * dL/dy_kj = Σ_i x_ik dL/dz_ij, which is xᵀ · gz. A transposed operand transposes its gradient: for
 * z = xᵀ y it is gx = y · gzᵀ.
 *
 * <p>If y is a single matrix, the rows of all matrices of x are those of one matrix: x y and both
 * gradients are one product each.
 */
public final class MatMul extends Op {

  private final boolean transposeX;
  private final boolean transposeY;
  private @Nullable Tensor x;
  private @Nullable Tensor y;
  private int rankOfY;

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
  public Formula formula() {
    if (transposeX) {
      return transposeY
          ? new Formula("z = xᵀ yᵀ", "gx = yᵀ gzᵀ, gy = gzᵀ xᵀ")
          : new Formula("z = xᵀ y", "gx = y gzᵀ, gy = x gz");
    }
    return transposeY
        ? new Formula("z = x yᵀ", "gx = gz y, gy = gzᵀ x")
        : new Formula("z = x y", "gx = gz yᵀ, gy = xᵀ gz");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    check(inputs[0].shape(), transposeX, inputs[1].shape(), transposeY);
    rankOfY = inputs[1].shape().rank();
    x = needsGradient(1) ? inputs[0] : null;
    y = needsGradient(0) ? inputs[1] : null;
    return product(inputs[0], transposeX, inputs[1], transposeY);
  }

  @Override
  protected @Nullable Tensor[] backward(Tensor gz) {
    return new @Nullable Tensor[] {
      needsGradient(0) ? gradientOfX(gz, saved(y)) : null,
      needsGradient(1) ? gradientOfY(gz, saved(x)) : null
    };
  }

  private Tensor gradientOfX(Tensor gz, Tensor right) {
    return transposeX
        ? product(right, transposeY, gz, true)
        : product(gz, false, right, !transposeY);
  }

  private Tensor gradientOfY(Tensor gz, Tensor left) {
    boolean isOneMatrix = rankOfY == 2 && !transposeX;
    Tensor gs = isOneMatrix ? rows(gz) : gz;
    Tensor xs = isOneMatrix ? rows(left) : left;
    return transposeY ? product(gs, true, xs, transposeX) : product(xs, !transposeX, gs, false);
  }

  /** Returns the rows of all matrices as one matrix; the memory is shared. */
  private static Tensor rows(Tensor matrices) {
    Shape s = matrices.shape();
    return new Tensor(Shape.of(s.outer(-1), s.size(-1)), matrices.buffer());
  }

  @Override
  public long multiplyAdds(List<Shape> inputs, Shape result) {
    return (long) result.elements() * inputs.getFirst().size(transposeX ? -2 : -1);
  }

  private static Tensor product(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    int m = a.size(transposeA ? -1 : -2);
    int k = a.size(transposeA ? -2 : -1);
    int n = b.size(transposeB ? -2 : -1);
    Shape leadingA = leading(a.shape());
    Shape leadingB = leading(b.shape());
    Shape leading = Broadcasting.shape("matmul", leadingA, leadingB);
    Tensor c = Tensor.allocate(a.backend(), leading.append(m, n));
    if (leadingB.rank() == 0 && !transposeA) {
      int rows = c.shape().outer(-1);
      c.backend()
          .matrixProduct()
          .multiply(
              false, transposeB, rows, n, k, a.buffer(), b.buffer(), c.buffer(), Epilogue.STORE);
    } else {
      Broadcast batch = Broadcast.of(leadingA.toArray(), leadingB.toArray());
      c.backend()
          .matrixProduct()
          .multiplyBatch(
              batch, transposeA, transposeB, m, n, k, a.buffer(), b.buffer(), c.buffer());
    }
    return c;
  }

  private static Shape leading(Shape shape) {
    return shape.leading(shape.rank() - 2);
  }

  private static void check(
      Shape left, boolean transposeLeft, Shape right, boolean transposeRight) {
    if (left.rank() < 2 || right.rank() < 2) {
      throw new IllegalArgumentException(
          "matmul: both operands must be matrices - left %s, right %s".formatted(left, right));
    }
    int leftAxis = left.axis(transposeLeft ? -2 : -1);
    int rightAxis = right.axis(transposeRight ? -1 : -2);
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
    for (int back = 3; back <= Math.min(left.rank(), right.rank()); back++) {
      int l = left.size(-back);
      int r = right.size(-back);
      if (l != r && l != 1 && r != 1) {
        throw new IllegalArgumentException(
            "matmul: leading axes do not broadcast - left %s, right %s: axis %s is %s and %s"
                .formatted(left, right, -back, l, r));
      }
    }
  }
}
