package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/**
 * y[o, i] = max_s x[o, s, i]; NaN if an element is NaN. If k elements are equal to the maximum,
 * each receives dL/dy / k; {@link Max} gives all of it to the first.
 */
public final class SharedMax extends Op {

  private @Nullable Tensor x;
  private @Nullable Tensor y;

  @Override
  public String name() {
    return "max";
  }

  @Override
  public Formula formula() {
    return new Formula("y = max_s x_s", "gx = gy / k at each of k maxima, else 0");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Tensor result = inputs[0].max(1);
    x = needsGradient(0) ? inputs[0] : null;
    y = needsGradient(0) ? result : null;
    return result;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    Tensor chosen = saved(x).equalTo(saved(y).unsqueeze(1));
    Tensor share = gy.divide(chosen.sum(1));
    return new Tensor[] {chosen.multiply(share.unsqueeze(1))};
  }
}
