package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;

/** y = scale · x + shift with constants scale and shift. dL/dx = scale · dL/dy. */
public final class Affine extends Op {

  private final float scale;
  private final float shift;

  /** Creates the function x → scale · x + shift. */
  public Affine(float scale, float shift) {
    this.scale = scale;
    this.shift = shift;
  }

  /** Returns the factor. */
  public float scale() {
    return scale;
  }

  /** Returns the term that is added. */
  public float shift() {
    return shift;
  }

  @Override
  public Formula formula() {
    return new Formula("y = scale x + shift", "gx = scale gy")
        .with("scale", scale)
        .with("shift", shift);
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    return evaluate(inputs[0], scale, shift);
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    return new Tensor[] {scale == 1f ? gy : evaluate(gy, scale, 0f)};
  }

  private static Tensor evaluate(Tensor x, float scale, float shift) {
    Tensor y = Tensor.allocate(x.backend(), x.shape());
    x.backend().elementwise().affine(scale, x.buffer(), shift, y.buffer());
    return y;
  }
}
