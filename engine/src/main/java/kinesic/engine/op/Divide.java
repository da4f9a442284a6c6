package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Binary;
import org.jspecify.annotations.Nullable;

/** z = x / y, broadcast. dL/dx = dL/dz / y, dL/dy = -dL/dz · z / y. */
public final class Divide extends Op {

  private @Nullable Tensor y;
  private @Nullable Tensor z;

  @Override
  public Formula formula() {
    return new Formula("z = x / y", "gx = gz / y, gy = -gz z / y");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Tensor result = Broadcasting.evaluate(Binary.DIVIDE, inputs[0], inputs[1]);
    y = needsGradient(0) || needsGradient(1) ? inputs[1] : null;
    z = needsGradient(1) ? result : null;
    return result;
  }

  @Override
  protected @Nullable Tensor[] backward(Tensor gz) {
    Tensor gx = gz.divide(saved(y));
    return new @Nullable Tensor[] {
      needsGradient(0) ? gx : null, needsGradient(1) ? gx.multiply(saved(z)).negate() : null
    };
  }
}
