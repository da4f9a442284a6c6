package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/**
 * y = x where x > 0, else α (e^x - 1) (Clevert et al. 2016), which is max(x, 0) + α (e^min(x, 0) -
 * 1). dL/dx = dL/dy where x > 0, else dL/dy · α e^x.
 */
public final class Elu extends Op {

  private final float alpha;
  private @Nullable Tensor x;

  /** Creates the function that tends to {@code -alpha} for negative x. */
  public Elu(float alpha) {
    this.alpha = alpha;
  }

  /** Returns the negative of the limit for negative x. */
  public float alpha() {
    return alpha;
  }

  @Override
  public Formula formula() {
    return new Formula("y = x where x > 0, else α (e^x - 1)", "gx = gy where x > 0, else gy α e^x")
        .with("α", alpha);
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    x = needsGradient(0) ? inputs[0] : null;
    return inputs[0].relu().add(negative(inputs[0]).expm1().multiply(alpha));
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    Tensor decay = gy.multiply(negative(saved(x)).exp()).multiply(alpha);
    return new Tensor[] {saved(x).greaterThan(0f).where(gy, decay)};
  }

  private static Tensor negative(Tensor x) {
    return x.clamp(Float.NEGATIVE_INFINITY, 0f);
  }
}
