package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/**
 * y_c = x_c - ln Σ_j e^x_j over the last axis.
 *
 * <p>dy_j/dx_c = [j = c] - e^y_c, so gx_c = gy_c - e^y_c Σ_j gy_j.
 *
 * <p>The class repeats the structure of {@link Softmax} on purpose: each can be read by itself.
 */
public final class LogSoftmax extends Op {

  private @Nullable Tensor y;

  @Override
  public Formula formula() {
    return new Formula("y_c = x_c - ln Σ_j e^x_j", "gx_c = gy_c - e^y_c Σ_j gy_j");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Rows rows = Rows.of(name(), inputs[0].shape());
    Tensor result = Tensor.allocate(inputs[0].backend(), inputs[0].shape());
    result
        .backend()
        .softmax()
        .logSoftmax(rows.count(), rows.length(), inputs[0].buffer(), result.buffer());
    y = needsGradient(0) ? result : null;
    return result;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    Rows rows = Rows.of(name(), gy.shape());
    Tensor gx = Tensor.allocate(gy.backend(), gy.shape());
    gy.backend()
        .softmax()
        .logSoftmaxGradient(
            rows.count(), rows.length(), saved(y).buffer(), gy.buffer(), gx.buffer());
    return new Tensor[] {gx};
  }
}
