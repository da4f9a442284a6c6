package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Binary;
import org.jspecify.annotations.Nullable;

/** z = x · y element by element, broadcast. dL/dx = dL/dz · y, dL/dy = dL/dz · x. */
public final class Multiply extends Op {

  private @Nullable Tensor x;
  private @Nullable Tensor y;

  @Override
  public Formula formula() {
    return new Formula("z = x y", "gx = gz y, gy = gz x");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    x = needsGradient(1) ? inputs[0] : null;
    y = needsGradient(0) ? inputs[1] : null;
    return Broadcasting.evaluate(Binary.MULTIPLY, inputs[0], inputs[1]);
  }

  @Override
  protected @Nullable Tensor[] backward(Tensor gz) {
    return new @Nullable Tensor[] {
      needsGradient(0) ? gz.multiply(saved(y)) : null,
      needsGradient(1) ? gz.multiply(saved(x)) : null
    };
  }
}
