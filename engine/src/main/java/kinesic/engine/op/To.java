package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Backend;
import org.jspecify.annotations.Nullable;

/** y = x, in the memory of another backend; gx = gy, in that of x. */
public final class To extends Op {

  private final Backend target;
  private @Nullable Backend source;

  /** Copies to the memory of {@code target}. */
  public To(Backend target) {
    this.target = target;
  }

  @Override
  public Formula formula() {
    return new Formula("y = x on another backend", "gx = gy on the backend of x");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    source = inputs[0].backend();
    Tensor y = Tensor.allocate(target, inputs[0].shape());
    inputs[0].copyTo(y);
    return y;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    return new Tensor[] {gy.to(saved(source))};
  }
}
