package kinesic.kernels.vector;

import kinesic.kernels.Activation;
import kinesic.kernels.Unary;
import org.jspecify.annotations.Nullable;

/**
 * How a product applies its activation. The micro-kernels limit results from below in registers,
 * which is ReLU; other functions follow in a loop of their own over results that are still in
 * cache.
 *
 * @param least the lower limit of results: 0 for ReLU, else -infinity
 * @param function is applied after that; null for none
 */
record LastStep(float least, @Nullable Unary function) {

  /** Returns how to apply {@code activation}. */
  static LastStep of(Activation activation) {
    boolean limited = activation == Activation.RELU;
    return new LastStep(
        limited ? 0 : Float.NEGATIVE_INFINITY, limited ? null : activation.function());
  }

  /** Applies the function, if there is one, to {@code count} adjacent results. */
  void apply(float[] y, int at, int count) {
    Unary f = function;
    if (f == null) {
      return;
    }
    int whole = count / Lanes.COUNT * Lanes.COUNT;
    UnaryLoops.run(f, y, at, y, at, whole);
    if (whole < count) {
      float[] rest = new float[Lanes.COUNT];
      System.arraycopy(y, at + whole, rest, 0, count - whole);
      UnaryLoops.run(f, rest, 0, rest, 0, Lanes.COUNT);
      System.arraycopy(rest, 0, y, at + whole, count - whole);
    }
  }
}
