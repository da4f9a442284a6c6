package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Binary;
import org.jspecify.annotations.Nullable;

/**
 * z = x^y, broadcast. dL/dx = dL/dz · y · x^(y - 1), 0 where y = 0. dL/dy = dL/dz · z · ln x, 0
 * where x = 0 and y ≥ 0, the limit from above; NaN for negative x.
 */
public final class Pow extends Op {

  private @Nullable Tensor x;
  private @Nullable Tensor y;
  private @Nullable Tensor z;

  @Override
  public Formula formula() {
    return new Formula(
        "z = x^y", "gx = gz y x^(y - 1), 0 where y = 0; gy = gz z ln x, 0 where x = 0 and y ≥ 0");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Tensor result = Broadcasting.evaluate(Binary.POW, inputs[0], inputs[1]);
    if (needsGradient(0) || needsGradient(1)) {
      x = inputs[0];
      y = inputs[1];
    }
    z = needsGradient(1) ? result : null;
    return result;
  }

  @Override
  protected @Nullable Tensor[] backward(Tensor gz) {
    return new @Nullable Tensor[] {
      needsGradient(0) ? ofBase(gz, saved(x), saved(y)) : null,
      needsGradient(1) ? ofExponent(gz, saved(x), saved(y), saved(z)) : null
    };
  }

  private static Tensor ofBase(Tensor gz, Tensor x, Tensor y) {
    Tensor slope = x.pow(y.subtract(1f)).multiply(y);
    return gz.multiply(y.where(slope, Tensor.full(y.backend(), y.shape(), 0f)));
  }

  private static Tensor ofExponent(Tensor gz, Tensor x, Tensor y, Tensor z) {
    Tensor slope = x.log().multiply(z);
    Tensor flat = x.equalTo(0f).multiply(y.greaterOrEqual(0f));
    return gz.multiply(slope.maskedFill(flat, 0f));
  }
}
