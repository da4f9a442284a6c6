package kinesic.benchmarks;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import kinesic.kernels.ConvolutionShape;
import org.jspecify.annotations.Nullable;

/** The number of calls and the total time of each kernel. Not thread-safe. */
final class KernelTimes {

  /**
   * A kernel that was called.
   *
   * @param function the family, the method and the names of enum arguments
   * @param shape the shape of a convolution; null for other kernels
   */
  record Kernel(String function, @Nullable ConvolutionShape shape) {

    /** Returns the function and, for a convolution, its window such as {@code 3x3s2}. */
    String name() {
      return shape == null ? function : function + " " + LayerShape.nameOf(shape.window());
    }

    /** Returns the function and, for a convolution, its layer such as {@code 3x3s2-128-128-28}. */
    String layerName() {
      return shape == null ? function : function + " " + LayerShape.nameOf(shape);
    }

    private double operations() {
      return shape == null ? 0 : shape.operations();
    }
  }

  /**
   * The totals of one kernel.
   *
   * @param calls the number of calls
   * @param nanos their total time in nanoseconds
   * @param operations their total operations in the direct algorithm; 0 except for convolutions
   */
  record Sum(long calls, long nanos, double operations) {

    private Sum plus(Sum other) {
      return new Sum(calls + other.calls, nanos + other.nanos, operations + other.operations);
    }
  }

  private final Map<Kernel, Sum> sums = new LinkedHashMap<>();

  /** Adds one call of {@code kernel}. */
  void add(Kernel kernel, long nanos) {
    sums.merge(kernel, new Sum(1, nanos, kernel.operations()), Sum::plus);
  }

  /** Removes all calls. */
  void clear() {
    sums.clear();
  }

  /** Returns the totals grouped by {@code name}, in the order of the first calls. */
  Map<String, Sum> sums(Function<Kernel, String> name) {
    Map<String, Sum> named = new LinkedHashMap<>();
    sums.forEach((kernel, sum) -> named.merge(name.apply(kernel), sum, Sum::plus));
    return Collections.unmodifiableMap(named);
  }
}
