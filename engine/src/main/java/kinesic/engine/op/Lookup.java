package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Indices;
import org.jspecify.annotations.Nullable;

/**
 * y[..., :] = table[x[...], :]: rows of a table, [rows, width], whose numbers are elements of a
 * tensor x of any shape. Inputs: table, x. Row numbers may repeat, so their gradients are added; x
 * has no gradient. The numbers are not read by the host, so their range is not checked.
 */
public final class Lookup extends Op {

  private @Nullable Shape shape;
  private @Nullable Indices rows;

  @Override
  public Formula formula() {
    return new Formula("y[i] = table[x[i]]", "gtable[x[i]] += gy[i]; none for x");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Shape table = inputs[0].shape();
    if (table.rank() != 2) {
      throw new IllegalArgumentException("lookup: needs a table [rows, width], not " + table);
    }
    if (needsGradient(1)) {
      throw new IllegalArgumentException(
          "lookup: the row numbers %s require a gradient but have none; detach them"
              .formatted(inputs[1].shape()));
    }
    Tensor y = Tensor.allocate(inputs[0].backend(), inputs[1].shape().append(table.size(1)));
    Indices numbers = StepMemory.indices(inputs[1]);
    y.backend().dataMovement().gatherRows(table.size(1), inputs[0].buffer(), numbers, y.buffer());
    shape = table;
    rows = needsGradient(0) ? numbers : null;
    return y;
  }

  @Override
  protected @Nullable Tensor[] backward(Tensor gy) {
    Tensor gt = Tensor.full(gy.backend(), saved(shape), 0f);
    gt.backend().dataMovement().scatterAddRows(gt.size(1), gy.buffer(), saved(rows), gt.buffer());
    return new @Nullable Tensor[] {gt, null};
  }
}
