package kinesic.nn.inference;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.autograd.Op;
import kinesic.engine.trace.Value;

/**
 * Evaluates the op of the network itself.
 *
 * @param result what the op computes
 * @param batch the shapes for any batch size
 */
record Evaluation(Value.Result result, BatchAxis batch) implements Operation {

  @Override
  public Step prepare(int n) {
    List<Shape> inputs = result.inputs().stream().map(v -> batch.shape(v, n)).toList();
    Op op = result.op().resized(inputs, batch.shape(result, n));
    return (in, overwrite) -> op.evaluate(in);
  }

  @Override
  public boolean suitsAnyBatch() {
    return false;
  }
}
