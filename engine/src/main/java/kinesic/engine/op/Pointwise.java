package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Unary;
import org.jspecify.annotations.Nullable;

/**
 * y = f(x) element by element. dL/dx = dL/dy · f'(x).
 *
 * <p>{@link Unary} lists f and f'. The loops that compute them are readable in {@code
 * kinesic.kernels.scalar.ScalarElementwise} (methods {@code value} and {@code gradient}) and fast
 * in {@code kinesic.kernels.vector.UnaryLoops}, {@code UnaryGradientLoops} and {@code
 * Transcendental}.
 */
public final class Pointwise extends Op {

  private final Unary f;
  private @Nullable Tensor kept;

  /** Applies {@code f}. */
  public Pointwise(Unary f) {
    this.f = f;
  }

  /** Returns the function. */
  public Unary function() {
    return f;
  }

  @Override
  public String name() {
    return Names.of(f);
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Tensor x = inputs[0];
    Tensor y = Tensor.allocate(x.backend(), x.shape());
    x.backend().elementwise().unary(f, x.buffer(), y.buffer());
    if (needsGradient(0) && f.keeps() != Unary.Keeps.NOTHING) {
      kept = f.keeps() == Unary.Keeps.INPUT ? x : y;
    }
    return y;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    Tensor read = f.keeps() == Unary.Keeps.NOTHING ? gy : saved(kept);
    Tensor gx = Tensor.allocate(gy.backend(), gy.shape());
    gy.backend().elementwise().unaryGradient(f, read.buffer(), gy.buffer(), gx.buffer());
    return new Tensor[] {gx};
  }
}
