package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/**
 * The p-norm over the middle axis of x [outer, size, inner]:
 *
 * <pre>
 * p = 1: y = Σ |x|,      dL/dx = dL/dy · sign x
 * p = 2: y = √(Σ x²),    dL/dx = dL/dy · x / y, 0 where y = 0
 * p = ∞: y = max |x|,    dL/dx = dL/dy · sign x / k where |x| is one of k maxima, else 0
 * </pre>
 */
public final class Norm extends Op {

  private final float p;
  private @Nullable Tensor x;
  private @Nullable Tensor y;

  /**
   * Creates the op.
   *
   * @param p 1, 2 or infinity
   * @throws IllegalArgumentException if p is another number
   */
  public Norm(float p) {
    if (p != 1 && p != 2 && p != Float.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("norm: p must be 1, 2 or infinity but is " + p);
    }
    this.p = p;
  }

  /** Returns p: 1, 2 or infinity. */
  public float p() {
    return p;
  }

  @Override
  public Formula formula() {
    if (p == 2) {
      return new Formula("y = √(Σ x²)", "gx = gy x / y, 0 where y = 0");
    }
    return p == 1
        ? new Formula("y = Σ |x|", "gx = gy sign x")
        : new Formula("y = max |x|", "gx = gy sign x / k at each of k maxima, else 0");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Tensor in = inputs[0];
    Tensor result = p == 2 ? in.square().sum(1).sqrt() : p == 1 ? in.abs().sum(1) : maximum(in);
    x = needsGradient(0) ? in : null;
    y = needsGradient(0) ? result : null;
    return result;
  }

  private static Tensor maximum(Tensor x) {
    if (x.size(1) == 0) {
      throw new IllegalArgumentException("norm: no elements, and therefore no maximum");
    }
    return x.abs().max(1);
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    Tensor in = saved(x);
    Tensor norm = saved(y);
    if (p == 2) {
      Tensor slope = gy.divide(norm).maskedFill(norm.equalTo(0f), 0f);
      return new Tensor[] {in.multiply(slope.unsqueeze(1))};
    }
    if (p == 1) {
      return new Tensor[] {in.sign().multiply(gy.unsqueeze(1))};
    }
    Tensor chosen = in.abs().equalTo(norm.unsqueeze(1));
    Tensor share = gy.divide(chosen.sum(1));
    return new Tensor[] {in.sign().multiply(chosen).multiply(share.unsqueeze(1))};
  }
}
