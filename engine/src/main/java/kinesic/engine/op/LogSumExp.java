package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/**
 * y[o, i] = ln Σ_s e^x[o, s, i] = m + ln Σ_s e^(x - m) with the maximum m, so that nothing
 * overflows; -∞ if there are no terms. dL/dx = dL/dy · e^(x - y).
 */
public final class LogSumExp extends Op {

  private @Nullable Tensor x;
  private @Nullable Tensor y;

  @Override
  public Formula formula() {
    return new Formula("y = ln Σ_s e^x_s", "gx_s = gy e^(x_s - y)");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Tensor in = inputs[0];
    Tensor result = in.size(1) == 0 ? ofNothing(in) : of(in);
    x = needsGradient(0) ? in : null;
    y = needsGradient(0) ? result : null;
    return result;
  }

  private static Tensor ofNothing(Tensor x) {
    Shape result = x.shape().without(1);
    return Tensor.full(x.backend(), result, Float.NEGATIVE_INFINITY);
  }

  private static Tensor of(Tensor x) {
    Tensor max = x.max(1);
    Tensor shift = max.maskedFill(max.abs().equalTo(Float.POSITIVE_INFINITY), 0f);
    return x.subtract(shift.unsqueeze(1)).exp().sum(1).log().add(shift);
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    Tensor weight = saved(x).subtract(saved(y).unsqueeze(1)).exp();
    return new Tensor[] {weight.multiply(gy.unsqueeze(1))};
  }
}
