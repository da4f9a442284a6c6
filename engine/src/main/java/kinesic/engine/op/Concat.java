package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.DataMovement;
import org.jspecify.annotations.Nullable;

/** Concatenates its inputs along an axis. The gradient of each input is its slice of gy. */
public final class Concat extends Op {

  private final int axis;
  private int[] sizes = new int[0];

  /** Concatenates along {@code axis}; negative axes count from the end. */
  public Concat(int axis) {
    this.axis = axis;
  }

  /**
   * Concatenates tensors of one shape along a new axis.
   *
   * @throws IllegalArgumentException if no tensor is given, or the shapes differ
   */
  public static Tensor stack(int axis, Tensor... parts) {
    Tensor[] unsqueezed = new Tensor[parts.length];
    for (int i = 0; i < parts.length; i++) {
      if (!parts[i].shape().equals(parts[0].shape())) {
        throw new IllegalArgumentException(
            "stack: shapes differ - input 0 %s, input %s %s"
                .formatted(parts[0].shape(), i, parts[i].shape()));
      }
      unsqueezed[i] = parts[i].unsqueeze(axis);
    }
    return new Concat(axis).apply(unsqueezed);
  }

  /** Returns the axis; a negative one counts from the end. */
  public int axis() {
    return axis;
  }

  @Override
  public Formula formula() {
    return new Formula("y = x0, x1, ... one after the other", "gx0, gx1, ... = the parts of gy");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Shape shape = check(inputs);
    sizes = new int[inputs.length];
    Tensor y = Tensor.allocate(inputs[0].backend(), shape);
    DataMovement dataMovement = y.backend().dataMovement();
    int outer = shape.outer(axis);
    int inner = shape.inner(axis);
    int rowOfAll = shape.size(axis) * inner;
    int at = 0;
    for (int i = 0; i < inputs.length; i++) {
      sizes[i] = inputs[i].size(axis);
      int row = sizes[i] * inner;
      dataMovement.copyRows(outer, row, inputs[i].buffer(), 0, row, y.buffer(), at, rowOfAll);
      at += row;
    }
    return y;
  }

  @Override
  protected @Nullable Tensor[] backward(Tensor gy) {
    @Nullable Tensor[] gradients = new Tensor[sizes.length];
    int from = 0;
    for (int i = 0; i < sizes.length; i++) {
      gradients[i] = needsGradient(i) ? gy.slice(axis, from, from + sizes[i]) : null;
      from += sizes[i];
    }
    return gradients;
  }

  private Shape check(Tensor[] inputs) {
    if (inputs.length == 0) {
      throw new IllegalArgumentException("concat: needs at least one tensor");
    }
    Shape first = inputs[0].shape();
    int total = 0;
    for (int i = 0; i < inputs.length; i++) {
      Shape s = inputs[i].shape();
      if (s.rank() != first.rank() || !s.with(axis, 0).equals(first.with(axis, 0))) {
        throw new IllegalArgumentException(
            "concat: shapes may differ on axis %s only - input 0 %s, input %s %s"
                .formatted(axis, first, i, s));
      }
      total += s.size(axis);
    }
    return first.with(axis, total);
  }
}
