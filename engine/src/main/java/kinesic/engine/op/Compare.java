package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Binary;
import org.jspecify.annotations.Nullable;

/**
 * A comparison: z = 1 where it holds, else 0, broadcast. z is piecewise constant and has no
 * gradient, so the operands must not require one.
 *
 * <p>One class implements all comparisons because they differ only in the kernel they call.
 */
public final class Compare extends Op {

  private final Binary f;

  /**
   * Creates the op.
   *
   * @param f {@link Binary#GREATER_THAN} or another comparison
   * @throws IllegalArgumentException if f is no comparison
   */
  public Compare(Binary f) {
    this.f =
        switch (f) {
          case GREATER_THAN, GREATER_OR_EQUAL, LESS_THAN, LESS_OR_EQUAL, EQUAL_TO, NOT_EQUAL_TO ->
              f;
          default ->
              throw new IllegalArgumentException("compare: %s is no comparison".formatted(f));
        };
  }

  /** Returns the comparison. */
  public Binary function() {
    return f;
  }

  @Override
  public String name() {
    return Names.of(f);
  }

  @Override
  public Formula formula() {
    String relation =
        switch (f) {
          case GREATER_THAN -> ">";
          case GREATER_OR_EQUAL -> "≥";
          case LESS_THAN -> "<";
          case LESS_OR_EQUAL -> "≤";
          case EQUAL_TO -> "=";
          default -> "≠";
        };
    return new Formula("z = 1 where x %s y, else 0".formatted(relation), "none");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    if (isRecorded()) {
      throw new IllegalArgumentException(
          "%s: an operand requires a gradient, but a comparison has none; detach it"
              .formatted(name()));
    }
    return Broadcasting.evaluate(f, inputs[0], inputs[1]);
  }

  @Override
  protected @Nullable Tensor[] backward(Tensor gz) {
    return new @Nullable Tensor[] {null, null}; // never called, because forward refuses
  }
}
