package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Binary;
import org.jspecify.annotations.Nullable;

/**
 * The elementwise maximum or minimum: z = max(x, y) or z = min(x, y), broadcast. The gradient goes
 * to the operand that was selected; where both are equal, each receives half of it.
 *
 * <p>One class implements both because they differ only in the kernel they call.
 */
public final class Extremum extends Op {

  private final Binary f;
  private @Nullable Tensor x;
  private @Nullable Tensor y;

  /**
   * Creates the op.
   *
   * @param f {@link Binary#MAXIMUM} or {@link Binary#MINIMUM}
   * @throws IllegalArgumentException if f is another function
   */
  public Extremum(Binary f) {
    if (f != Binary.MAXIMUM && f != Binary.MINIMUM) {
      throw new IllegalArgumentException("extremum: %s is not MAXIMUM or MINIMUM".formatted(f));
    }
    this.f = f;
  }

  /** Returns {@link Binary#MAXIMUM} or {@link Binary#MINIMUM}. */
  public Binary function() {
    return f;
  }

  @Override
  public String name() {
    return Names.of(f);
  }

  @Override
  public Formula formula() {
    boolean isMaximum = f == Binary.MAXIMUM;
    String relation = isMaximum ? ">" : "<";
    return new Formula(
        isMaximum ? "z = max(x, y)" : "z = min(x, y)",
        "gx = gz where x %s y, gz / 2 where x = y, else 0; gy = gz - gx".formatted(relation));
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
    Tensor left = Broadcasting.expand(saved(x), gz.shape());
    Tensor right = Broadcasting.expand(saved(y), gz.shape());
    Tensor gx = Tensor.allocate(gz.backend(), gz.shape());
    Tensor gy = Tensor.allocate(gz.backend(), gz.shape());
    gz.backend()
        .elementwise()
        .extremumGradient(f, left.buffer(), right.buffer(), gz.buffer(), gx.buffer(), gy.buffer());
    return new Tensor[] {gx, gy};
  }
}
