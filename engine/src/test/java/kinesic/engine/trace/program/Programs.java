package kinesic.engine.trace.program;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Unary;
import org.jspecify.annotations.Nullable;

/** Programs outside the engine that tests trace. */
public final class Programs {

  private Programs() {}

  /** z = √(x² + y²): an op that is composed of others. */
  private static final class Hypotenuse extends Op {

    @Override
    protected Tensor forward(Tensor[] inputs) {
      return inputs[0].square().add(inputs[1].square()).sqrt();
    }

    @Override
    protected @Nullable Tensor[] backward(Tensor gz) {
      throw new UnsupportedOperationException();
    }
  }

  /** Applies an op of the user. */
  public static Tensor hypotenuse(Tensor x, Tensor y) {
    return new Hypotenuse().apply(x, y);
  }

  /** Applies an op of the engine. */
  public static Tensor exp(Tensor x) {
    return x.exp();
  }

  /** Depends on one element. */
  public static Tensor readsAnItem(Tensor x) {
    return x.sum().item() > 0 ? x : x.negate();
  }

  /** Depends on all elements. */
  public static Tensor readsAnArray(Tensor x) {
    return Tensor.of(x.shape(), x.toArray());
  }

  /** Depends on the order of the elements. */
  public static Tensor readsAnArgMax(Tensor x) {
    return x.multiply(x.argMax(0)[0]);
  }

  /** Calls a kernel where no op records it. */
  public static Tensor callsAKernel(Tensor x) {
    Tensor y = Tensor.allocate(x.backend(), x.shape());
    x.backend().elementwise().unary(Unary.EXP, x.buffer(), y.buffer());
    return y;
  }
}
