package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Binary;

/** z = x + y, broadcast. dL/dx = dL/dz, dL/dy = dL/dz. */
public final class Add extends Op {

  @Override
  public Formula formula() {
    return new Formula("z = x + y", "gx = gz, gy = gz");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    return Broadcasting.evaluate(Binary.ADD, inputs[0], inputs[1]);
  }

  @Override
  protected Tensor[] backward(Tensor gz) {
    return new Tensor[] {gz, gz};
  }
}
