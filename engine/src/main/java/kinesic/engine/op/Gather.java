package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/**
 * Selects one element of an axis for each element of the result, as PyTorch's {@code gather}: with
 * the first of three axes, y[i, j, k] = x[index[i, j, k], j, k]. Indices may repeat, so their
 * gradients are added.
 */
public final class Gather extends Op {

  private final int axis;
  private final Shape result;
  private final int[] index;
  private @Nullable Shape shape;
  private @Nullable RowIndices elements;

  /**
   * Selects elements of {@code axis}.
   *
   * @param result the shape of the index and of the result: not larger than x on the other axes
   * @param index one index for each element of the result, in row-major order
   */
  public Gather(int axis, Shape result, int... index) {
    this.axis = axis;
    this.result = result;
    this.index = index.clone();
  }

  /** Returns the axis; a negative one counts from the end. */
  public int axis() {
    return axis;
  }

  /** Returns a copy of the index, in row-major order. */
  public int[] index() {
    return index.clone();
  }

  @Override
  public Formula formula() {
    return new Formula(
        "y[i, j, k] = x[index[i, j, k], j, k]", "gx[index[i, j, k], j, k] += gy[i, j, k]");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Shape s = inputs[0].shape();
    RowIndices selected = RowIndices.of(elements(name(), s, axis, result, index));
    shape = s;
    elements = selected;
    Tensor y = Tensor.allocate(inputs[0].backend(), result);
    y.backend()
        .dataMovement()
        .gatherRows(1, inputs[0].buffer(), selected.on(y.backend()), y.buffer());
    return y;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    Tensor gx = Tensor.full(gy.backend(), saved(shape), 0f);
    gx.backend()
        .dataMovement()
        .scatterAddRows(1, gy.buffer(), saved(elements).on(gx.backend()), gx.buffer());
    return new Tensor[] {gx};
  }

  /**
   * Returns the position in x of each element that an index names.
   *
   * @param op the name in messages
   * @param x the shape of x
   * @param indexed the shape of the index
   */
  static int[] elements(String op, Shape x, int axis, Shape indexed, int[] index) {
    int along = x.axis(axis);
    if (!fits(x, along, indexed)) {
      throw new IllegalArgumentException(
          "%s: an index of shape %s does not fit axis %s of shape %s"
              .formatted(op, indexed, along, x));
    }
    if (index.length != indexed.elements()) {
      throw new IllegalArgumentException(
          "%s: an index of shape %s has %s elements but %s are given"
              .formatted(op, indexed, indexed.elements(), index.length));
    }
    int[] result = new int[index.length];
    int[] at = new int[x.rank()];
    for (int i = 0; i < index.length; i++) {
      if (index[i] < 0 || index[i] >= x.size(along)) {
        throw new IllegalArgumentException(
            "%s: index %s at position %s is not on axis %s of shape %s"
                .formatted(op, index[i], i, along, x));
      }
      int rest = i;
      for (int a = x.rank() - 1; a >= 0; a--) {
        at[a] = rest % indexed.size(a);
        rest /= indexed.size(a);
      }
      at[along] = index[i];
      result[i] = x.position(at);
    }
    return result;
  }

  private static boolean fits(Shape x, int along, Shape indexed) {
    boolean fits = indexed.rank() == x.rank();
    for (int a = 0; fits && a < x.rank(); a++) {
      fits = a == along || indexed.size(a) <= x.size(a);
    }
    return fits;
  }
}
