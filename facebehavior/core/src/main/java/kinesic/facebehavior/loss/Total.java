package kinesic.facebehavior.loss;

import java.util.Arrays;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.kernels.Backend;

/** The sum of losses, L = Σ_t L_t, a scalar. Each term receives the gradient of the sum. */
public final class Total extends Loss {

  /** The sum of any number of scalars, at least one. */
  public Total() {}

  @Override
  public Formula formula() {
    return new Formula("L = Σ_t L_t", "gL_t = gL");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Backend backend = inputs[0].backend();
    Tensor terms = Tensor.allocate(backend, Shape.of(inputs.length));
    backend
        .dataMovement()
        .concat(Arrays.stream(inputs).map(Tensor::buffer).toList(), terms.buffer());
    return terms.sum();
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    Tensor[] gradients = new Tensor[inputCount()];
    Arrays.fill(gradients, gy);
    return gradients;
  }
}
