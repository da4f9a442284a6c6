package kinesic.engine.example;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/** z = √(x² + y²), broadcast. dL/dx = dL/dz · x / z, dL/dy = dL/dz · y / z. */
final class Hypotenuse extends Op {

  private @Nullable Tensor x;
  private @Nullable Tensor y;
  private @Nullable Tensor z;

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Tensor result = inputs[0].square().add(inputs[1].square()).sqrt();
    x = needsGradient(0) ? inputs[0] : null;
    y = needsGradient(1) ? inputs[1] : null;
    z = result;
    return result;
  }

  @Override
  protected @Nullable Tensor[] backward(Tensor gz) {
    Tensor scaled = gz.divide(saved(z));
    return new @Nullable Tensor[] {
      needsGradient(0) ? scaled.multiply(saved(x)) : null,
      needsGradient(1) ? scaled.multiply(saved(y)) : null
    };
  }
}
