package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Indices;
import org.jspecify.annotations.Nullable;

/**
 * y[i] = x[index[i]] along the first axis. Indices may repeat, so their gradients are added.
 *
 * <p>TensorFlow calls this {@code gather}, PyTorch {@code index_select} on axis 0; PyTorch's {@code
 * gather} is another function.
 */
public final class GatherRows extends Op {

  private final RowIndices index;
  private @Nullable Shape shape;

  /** Selects the rows with these indices, in this order. */
  public GatherRows(int... index) {
    this.index = RowIndices.of(index);
  }

  /**
   * Selects the rows with these indices, in this order, which are on the backend of the input
   * already. Their range is not checked: each must be the index of a row.
   */
  public GatherRows(Indices index) {
    this.index = RowIndices.of(index);
  }

  /** Returns whether the host has the indices. */
  public boolean hasIndex() {
    return index.isKnown();
  }

  /**
   * Returns a copy of the indices.
   *
   * @throws IllegalStateException if the host does not have them
   */
  public int[] index() {
    return index.known();
  }

  @Override
  public Formula formula() {
    return new Formula("y[i] = x[index[i]]", "gx[index[i]] += gy[i]");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Shape s = inputs[0].shape();
    if (s.rank() == 0) {
      throw new IllegalArgumentException("gatherRows: needs at least one axis, not a scalar");
    }
    index.check(
        row -> row >= 0 && row < s.size(0),
        (row, i) ->
            "gatherRows: index %s at position %s is not a row of %s: axis 0 is %s"
                .formatted(row, i, s, s.size(0)));
    shape = s;
    Tensor y = Tensor.allocate(inputs[0].backend(), s.with(0, index.count()));
    y.backend()
        .dataMovement()
        .gatherRows(s.inner(0), inputs[0].buffer(), index.on(y.backend()), y.buffer());
    return y;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    Tensor gx = Tensor.full(gy.backend(), saved(shape), 0f);
    gx.backend()
        .dataMovement()
        .scatterAddRows(gx.shape().inner(0), gy.buffer(), index.on(gx.backend()), gx.buffer());
    return new Tensor[] {gx};
  }
}
