package kinesic.onnx.export;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.Shape;
import kinesic.engine.trace.Graph;
import kinesic.engine.trace.Value;

/**
 * How the shapes of a network depend on the batch size: the graph for n samples next to that for n
 * + 1. With the same graph twice, nothing depends on it.
 */
final class Batch {

  private final int n;
  private final Map<Value, Value> next = new HashMap<>(); // values compare by identity

  /**
   * Compares two graphs.
   *
   * @param n the batch size of {@code one}
   * @throws IllegalArgumentException if they do not consist of the same ops
   */
  Batch(int n, Graph one, Graph more) {
    this.n = n;
    requireSameOps(one.results(), more.results());
    for (int i = 0; i < one.inputs().size(); i++) {
      next.put(one.inputs().get(i), more.inputs().get(i));
    }
    for (int i = 0; i < one.results().size(); i++) {
      Value.Result result = one.results().get(i);
      Value.Result other = more.results().get(i);
      next.put(result, other);
      for (int input = 0; input < result.inputs().size(); input++) {
        next.putIfAbsent(result.inputs().get(input), other.inputs().get(input));
      }
    }
  }

  private static void requireSameOps(List<Value.Result> one, List<Value.Result> more) {
    for (int i = 0; i < Math.min(one.size(), more.size()); i++) {
      if (!one.get(i).op().name().equals(more.get(i).op().name())) {
        throw new IllegalArgumentException(
            "export: the ops depend on the batch size: %s or %s"
                .formatted(one.get(i), more.get(i)));
      }
    }
    if (one.size() != more.size()) {
      throw new IllegalArgumentException(
          "export: the number of ops depends on the batch size: %s or %s"
              .formatted(one.size(), more.size()));
    }
  }

  /** Returns the shape for n + 1 samples. */
  Shape next(Value value) {
    return next.getOrDefault(value, value).shape();
  }

  /** Returns whether a size depends on the batch size. */
  boolean grows(Value value, int axis) {
    return next(value).size(axis) != value.shape().size(axis);
  }

  /**
   * Returns by which factor a size is larger than the batch size.
   *
   * @throws Refusal if the size is no multiple of it
   */
  int perSample(Value value, int axis) {
    int growth = next(value).size(axis) - value.shape().size(axis);
    if (growth * n != value.shape().size(axis)) {
      throw new Refusal(
          "axis %s of %s becomes %s with one sample more; it must be a multiple of the batch size %s"
              .formatted(axis, value.shape(), next(value).size(axis), n));
    }
    return growth;
  }
}
