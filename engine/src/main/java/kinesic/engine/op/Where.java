package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/**
 * z = x where the condition is not 0, else y, broadcast. Inputs: condition, x, y. The condition has
 * no gradient; x and y receive gz where they were selected and 0 elsewhere.
 *
 * <p>An element that is not selected does not influence the result or the gradients, even if it is
 * NaN or infinite.
 */
public final class Where extends Op {

  private @Nullable Tensor condition;

  @Override
  public Formula formula() {
    return new Formula(
        "z = x where c ≠ 0, else y",
        "gx = gz where c ≠ 0, else 0; gy = gz where c = 0, else 0; none for c");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    if (inputs.length != 3) {
      throw new IllegalArgumentException(
          "where: needs a condition and two operands, not %s inputs".formatted(inputs.length));
    }
    if (needsGradient(0)) {
      throw new IllegalArgumentException(
          "where: the condition %s requires a gradient but has none; detach it"
              .formatted(inputs[0].shape()));
    }
    Shape operands = Broadcasting.shape(name(), inputs[1].shape(), inputs[2].shape());
    Shape shape = Broadcasting.shape(name(), inputs[0].shape(), operands);
    Tensor mask = Broadcasting.expand(inputs[0], shape);
    condition = needsGradient(1) || needsGradient(2) ? mask : null;
    return select(
        mask, Broadcasting.expand(inputs[1], shape), Broadcasting.expand(inputs[2], shape));
  }

  @Override
  protected @Nullable Tensor[] backward(Tensor gz) {
    Tensor zero = Tensor.full(gz.backend(), gz.shape(), 0f);
    return new @Nullable Tensor[] {
      null,
      needsGradient(1) ? select(saved(condition), gz, zero) : null,
      needsGradient(2) ? select(saved(condition), zero, gz) : null
    };
  }

  private static Tensor select(Tensor condition, Tensor x, Tensor y) {
    Tensor z = Tensor.allocate(condition.backend(), condition.shape());
    z.backend().elementwise().select(condition.buffer(), x.buffer(), y.buffer(), z.buffer());
    return z;
  }
}
