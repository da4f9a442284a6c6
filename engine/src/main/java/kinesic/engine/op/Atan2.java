package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Binary;
import org.jspecify.annotations.Nullable;

/**
 * z = atan2(y, x), the angle of the point (x, y), broadcast; inputs: y, x. Up to a multiple of π/2,
 * z = arctan(y / x), so with r² = x² + y²: dL/dy = dL/dz · x / r², dL/dx = -dL/dz · y / r². Both
 * are NaN at the origin.
 */
public final class Atan2 extends Op {

  private @Nullable Tensor y;
  private @Nullable Tensor x;

  @Override
  public Formula formula() {
    return new Formula("z = atan2(y, x)", "gy = gz x / r², gx = -gz y / r², r² = x² + y²");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    if (isRecorded()) {
      y = inputs[0];
      x = inputs[1];
    }
    return Broadcasting.evaluate(Binary.ATAN2, inputs[0], inputs[1]);
  }

  @Override
  protected @Nullable Tensor[] backward(Tensor gz) {
    Tensor perRadius = gz.divide(saved(x).square().add(saved(y).square()));
    return new @Nullable Tensor[] {
      needsGradient(0) ? perRadius.multiply(saved(x)) : null,
      needsGradient(1) ? perRadius.multiply(saved(y)).negate() : null
    };
  }
}
