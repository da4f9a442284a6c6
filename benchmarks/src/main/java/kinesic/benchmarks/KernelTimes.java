package kinesic.benchmarks;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import kinesic.kernels.ConvolutionShape;
import org.jspecify.annotations.Nullable;

/** How often each kernel was called and how long it took, summed up. Not thread-safe. */
final class KernelTimes {

  /**
   * A kernel that was called.
   *
   * @param function family, method and what else its name takes
   * @param shape of a convolution; null otherwise
   */
  record Kernel(String function, @Nullable ConvolutionShape shape) {

    /** The function, and of a convolution the window, such as {@code 3x3s2}. */
    String name() {
      return shape == null ? function : function + " " + LayerShape.nameOf(shape.window());
    }

    /** The function, and of a convolution the layer, such as {@code 3x3s2-128-128-28}. */
    String layerName() {
      return shape == null ? function : function + " " + LayerShape.nameOf(shape);
    }

    private double operations() {
      return shape == null ? 0 : shape.operations();
    }
  }

  /**
   * The calls of one kernel.
   *
   * @param calls how many
   * @param nanos how long they took together
   * @param operations what they computed together, by the direct algorithm; 0 but for convolutions
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

  /** Forgets all calls. */
  void clear() {
    sums.clear();
  }

  /** The sums by what {@code name} calls a kernel, in the order of first calls. */
  Map<String, Sum> sums(Function<Kernel, String> name) {
    Map<String, Sum> named = new LinkedHashMap<>();
    sums.forEach((kernel, sum) -> named.merge(name.apply(kernel), sum, Sum::plus));
    return Collections.unmodifiableMap(named);
  }
}
