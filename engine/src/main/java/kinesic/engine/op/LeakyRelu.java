package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Binary;
import org.jspecify.annotations.Nullable;

/**
 * y = x where x > 0, else a · x (He et al. 2015 with a learned slope); inputs: x and the slope a,
 * broadcast. dL/dx = dL/dy where x > 0, else dL/dy · a. dL/da = dL/dy · min(x, 0).
 */
public final class LeakyRelu extends Op {

  private @Nullable Tensor x;
  private @Nullable Tensor slope;

  @Override
  public Formula formula() {
    return new Formula(
        "y = x where x > 0, else a x", "gx = gy where x > 0, else a gy; ga = gy min(x, 0)");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    if (isRecorded()) {
      x = inputs[0];
    }
    slope = needsGradient(0) ? inputs[1] : null;
    return Broadcasting.evaluate(Binary.LEAKY_RELU, inputs[0], inputs[1]);
  }

  @Override
  protected @Nullable Tensor[] backward(Tensor gy) {
    return new @Nullable Tensor[] {
      needsGradient(0)
          ? Broadcasting.evaluate(Binary.LEAKY_RELU_SLOPE, saved(x), saved(slope)).multiply(gy)
          : null,
      needsGradient(1) ? saved(x).clamp(Float.NEGATIVE_INFINITY, 0f).multiply(gy) : null
    };
  }
}
