package kinesic.engine.op;

import java.util.OptionalInt;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/**
 * y = the mean of x over one axis, which disappears, or over all elements: y = Σ x / count,
 * computed as (1 / count) · Σ x. Each of the terms receives its share of the gradient: gx = (1 /
 * count) · gy.
 */
public final class Mean extends Op {

  private static final int TERMS = -1; // as the count: the number of terms

  private final @Nullable Integer axis; // null for all
  private final int count;
  private @Nullable Shape from;

  private Mean(@Nullable Integer axis, int count) {
    this.axis = axis;
    this.count = count;
  }

  /** Returns the mean of all elements, a scalar; NaN if x has no elements. */
  public static Tensor all(Tensor x) {
    return new Mean(null, TERMS).apply(x);
  }

  /**
   * Returns the sum of all elements divided by {@code count}, a scalar: their mean if the others of
   * them are 0.
   */
  public static Tensor all(Tensor x, int count) {
    return new Mean(null, count).apply(x);
  }

  /**
   * Returns the mean over {@code axis}.
   *
   * @throws IllegalArgumentException if the axis does not exist
   */
  public static Tensor over(Tensor x, int axis) {
    return new Mean(axis, TERMS).apply(x);
  }

  /** Returns the axis; empty if the mean is that of all elements. */
  public OptionalInt axis() {
    return axis == null ? OptionalInt.empty() : OptionalInt.of(axis);
  }

  /** Returns the number by which the sum is divided; empty for the number of terms. */
  public OptionalInt count() {
    return count == TERMS ? OptionalInt.empty() : OptionalInt.of(count);
  }

  @Override
  public Formula formula() {
    return new Formula("y = Σ x / count", "gx = gy / count");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Tensor x = inputs[0];
    from = x.shape();
    Shape to = axis == null ? Shape.SCALAR : x.shape().without(axis);
    Tensor y = Tensor.allocate(x.backend(), to);
    x.backend().reduction().scaledSum(outer(), size(), inner(), scale(), x.buffer(), y.buffer());
    return y;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    Tensor gx = Tensor.allocate(gy.backend(), saved(from));
    gy.backend()
        .reduction()
        .scaledSumGradient(outer(), size(), inner(), scale(), gy.buffer(), gx.buffer());
    return new Tensor[] {gx};
  }

  private int outer() {
    return axis == null ? 1 : saved(from).outer(axis);
  }

  private int size() {
    return axis == null ? saved(from).elements() : saved(from).size(axis);
  }

  private int inner() {
    return axis == null ? 1 : saved(from).inner(axis);
  }

  private float scale() {
    return 1f / (count == TERMS ? size() : count);
  }
}
