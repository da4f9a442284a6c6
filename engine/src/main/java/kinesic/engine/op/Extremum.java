package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Binary;
import org.jspecify.annotations.Nullable;

/**
 * z = max(x, y) or min(x, y), broadcast. The gradient goes to the operand that was chosen, half to
 * each where they are equal.
 */
public final class Extremum extends Op {

  private final Binary f;
  private @Nullable Tensor x;
  private @Nullable Tensor y;

  /** {@code f} is {@link Binary#MAXIMUM} or {@link Binary#MINIMUM}. */
  public Extremum(Binary f) {
    if (f != Binary.MAXIMUM && f != Binary.MINIMUM) {
      throw new IllegalArgumentException("extremum: " + Names.of(f) + " is none");
    }
    this.f = f;
  }

  @Override
  public String name() {
    return Names.of(f);
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    if (needsGradient(0) || needsGradient(1)) {
      x = inputs[0];
      y = inputs[1];
    }
    return Broadcasting.evaluate(f, inputs[0], inputs[1]);
  }

  @Override
  protected Tensor[] backward(Tensor gz) {
    Tensor left = expanded(saved(x), gz.shape());
    Tensor right = expanded(saved(y), gz.shape());
    Tensor gx = Tensor.allocate(gz.backend(), gz.shape());
    Tensor gy = Tensor.allocate(gz.backend(), gz.shape());
    gz.backend()
        .elementwise()
        .extremumGradient(f, left.buffer(), right.buffer(), gz.buffer(), gx.buffer(), gy.buffer());
    return new Tensor[] {gx, gy};
  }

  /** {@code t} repeated to {@code shape}. */
  private static Tensor expanded(Tensor t, Shape shape) {
    return t.shape().equals(shape) ? t : t.add(Tensor.full(t.backend(), shape, 0f));
  }
}
