package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/** y = min(max(x, low), high). dL/dx = dL/dy where low ≤ x ≤ high, else 0. */
public final class Clamp extends Op {

  private final float low;
  private final float high;
  private @Nullable Tensor x;

  /**
   * Limits elements to [low, high].
   *
   * @throws IllegalArgumentException if low exceeds high, or one of them is NaN
   */
  public Clamp(float low, float high) {
    if (!(low <= high)) {
      throw new IllegalArgumentException("clamp: low %s exceeds high %s".formatted(low, high));
    }
    this.low = low;
    this.high = high;
  }

  /** Returns the lower limit. */
  public float low() {
    return low;
  }

  /** Returns the upper limit. */
  public float high() {
    return high;
  }

  @Override
  public Formula formula() {
    return new Formula("y = min(max(x, low), high)", "gx = gy where low ≤ x ≤ high, else 0")
        .with("low", low)
        .with("high", high);
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    x = needsGradient(0) ? inputs[0] : null;
    Tensor y = Tensor.allocate(inputs[0].backend(), inputs[0].shape());
    y.backend().elementwise().clamp(inputs[0].buffer(), low, high, y.buffer());
    return y;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    Tensor gx = Tensor.allocate(gy.backend(), gy.shape());
    gy.backend()
        .elementwise()
        .clampGradient(saved(x).buffer(), low, high, gy.buffer(), gx.buffer());
    return new Tensor[] {gx};
  }
}
