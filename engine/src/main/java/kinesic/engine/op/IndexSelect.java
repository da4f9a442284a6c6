package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/**
 * y[.., i, ..] = x[.., index[i], ..] along one axis, as PyTorch's {@code index_select}. Indices may
 * repeat, so their gradients are added.
 *
 * <p>The axes before the selected one and that one are the rows of a matrix, whose columns are the
 * axes after it; the kernel selects rows.
 */
public final class IndexSelect extends Op {

  private final int axis;
  private final int[] index;
  private @Nullable Shape shape;
  private @Nullable RowIndices rows;

  /** Selects these indices of {@code axis}, in this order. */
  public IndexSelect(int axis, int... index) {
    this.axis = axis;
    this.index = index.clone();
  }

  /** Returns the axis; a negative one counts from the end. */
  public int axis() {
    return axis;
  }

  /** Returns a copy of the index. */
  public int[] index() {
    return index.clone();
  }

  @Override
  public Formula formula() {
    return new Formula(
        "y[.., i, ..] = x[.., index[i], ..]", "gx[.., index[i], ..] += gy[.., i, ..]");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Shape s = inputs[0].shape();
    for (int i = 0; i < index.length; i++) {
      if (index[i] < 0 || index[i] >= s.size(axis)) {
        throw new IllegalArgumentException(
            "indexSelect: index %s at position %s is not on axis %s of shape %s"
                .formatted(index[i], i, s.axis(axis), s));
      }
    }
    RowIndices selected = RowIndices.of(rows(s));
    shape = s;
    rows = selected;
    Tensor y = Tensor.allocate(inputs[0].backend(), s.with(axis, index.length));
    y.backend()
        .dataMovement()
        .gatherRows(s.inner(axis), inputs[0].buffer(), selected.on(y.backend()), y.buffer());
    return y;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    Shape s = saved(shape);
    Tensor gx = Tensor.full(gy.backend(), s, 0f);
    gx.backend()
        .dataMovement()
        .scatterAddRows(s.inner(axis), gy.buffer(), saved(rows).on(gx.backend()), gx.buffer());
    return new Tensor[] {gx};
  }

  private int[] rows(Shape s) {
    int[] result = new int[s.outer(axis) * index.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = i / index.length * s.size(axis) + index[i % index.length];
    }
    return result;
  }
}
