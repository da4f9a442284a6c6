package kinesic.engine.op;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Activation;
import kinesic.kernels.Epilogue;
import kinesic.kernels.MatrixProduct;
import org.jspecify.annotations.Nullable;

/**
 * y = x · w + b: x is [..., in], w [in, out], b [out], y [..., out]. The leading axes of x are
 * those of one matrix of n rows. The bias is added in the epilogue of the product.
 *
 * <p>gx = gy · wᵀ, gw = xᵀ · gy, gb = Σ_n gy.
 */
public final class Linear extends Op {

  private @Nullable Tensor x;
  private @Nullable Tensor w;

  @Override
  public Formula formula() {
    return new Formula("y = x w + b", "gx = gy wᵀ, gw = xᵀ gy, gb = Σ_n gy");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    check(inputs[0].shape(), inputs[1].shape(), inputs[2].shape());
    x = needsGradient(1) ? inputs[0] : null;
    w = needsGradient(0) ? inputs[1] : null;
    int n = inputs[0].shape().outer(-1);
    int in = inputs[1].size(0);
    int out = inputs[1].size(1);
    Tensor y = Tensor.allocate(inputs[0].backend(), inputs[0].shape().with(-1, out));
    MatrixProduct kernel = y.backend().matrixProduct();
    Epilogue epilogue = new Epilogue(false, inputs[2].buffer(), Activation.NONE);
    kernel.multiply(
        false, false, n, out, in, inputs[0].buffer(), inputs[1].buffer(), y.buffer(), epilogue);
    return y;
  }

  @Override
  protected @Nullable Tensor[] backward(Tensor gy) {
    return new @Nullable Tensor[] {
      needsGradient(0) ? gy.matmul(saved(w), false, true) : null,
      needsGradient(1) ? rows(saved(x)).matmul(rows(gy), true, false) : null,
      needsGradient(2) ? rows(gy).sum(0) : null
    };
  }

  @Override
  public long multiplyAdds(List<Shape> inputs, Shape result) {
    return (long) result.elements() * inputs.getFirst().size(-1);
  }

  private static Tensor rows(Tensor t) {
    return new Tensor(Shape.of(t.shape().outer(-1), t.size(-1)), t.buffer());
  }

  private static void check(Shape x, Shape w, Shape b) {
    if (x.rank() < 2 || w.rank() != 2 || b.rank() != 1) {
      throw new IllegalArgumentException(
          "linear: needs x [..., in], weight [in, out] and bias [out] - x %s, weight %s, bias %s"
              .formatted(x, w, b));
    }
    if (x.size(-1) != w.size(0)) {
      throw new IllegalArgumentException(
          "linear: input features differ - x %s, weight %s: x axis %s is %s, weight axis 0 is %s"
              .formatted(x, w, x.axis(-1), x.size(-1), w.size(0)));
    }
    if (b.size(0) != w.size(1)) {
      throw new IllegalArgumentException(
          "linear: output features differ - weight %s, bias %s: weight axis 1 is %s, bias has %s"
              .formatted(w, b, w.size(1), b.size(0)));
    }
  }
}
