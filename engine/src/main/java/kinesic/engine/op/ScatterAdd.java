package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/**
 * Adds elements to x at the places that an index names, as PyTorch's {@code scatter_add}. Inputs: x
 * and the source, which has the shape of the index. With the first of three axes, y is x, and y[
 * index[i, j, k], j, k] += source[i, j, k], in row-major order. gx = gy, and the gradient of the
 * source is what {@link Gather} selects from gy.
 */
public final class ScatterAdd extends Op {

  private final int axis;
  private final int[] index;
  private @Nullable Shape shape;
  private @Nullable RowIndices elements;

  /**
   * Adds along {@code axis}.
   *
   * @param index one index for each element of the source, in row-major order
   */
  public ScatterAdd(int axis, int... index) {
    this.axis = axis;
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
        "y = x, y[index[i, j, k], j, k] += source[i, j, k]",
        "gx = gy, gsource[i, j, k] = gy[index[i, j, k], j, k]");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Shape source = inputs[1].shape();
    RowIndices places =
        RowIndices.of(Gather.elements(name(), inputs[0].shape(), axis, source, index));
    shape = source;
    elements = places;
    Tensor y = inputs[0].copy();
    y.backend()
        .dataMovement()
        .scatterAddRows(1, inputs[1].buffer(), places.on(y.backend()), y.buffer());
    return y;
  }

  @Override
  protected @Nullable Tensor[] backward(Tensor gy) {
    Tensor gs = null;
    if (needsGradient(1)) {
      gs = Tensor.allocate(gy.backend(), saved(shape));
      gy.backend()
          .dataMovement()
          .gatherRows(1, gy.buffer(), saved(elements).on(gy.backend()), gs.buffer());
    }
    return new @Nullable Tensor[] {needsGradient(0) ? gy : null, gs};
  }
}
