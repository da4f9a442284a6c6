package kinesic.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kinesic.engine.autograd.Recorder;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;

/**
 * Numbers of the host that never change, such as a table or a mask, as a tensor on any backend.
 * They are uploaded the first time that a backend needs them and stay there as long as this object
 * exists, in memory that no step scope recycles.
 *
 * <pre>{@code
 * private final Constant weights = new Constant(Shape.of(2), 0.3f, 0.7f);
 *
 * Tensor mean = x.multiply(weights.on(x.backend())).sum();
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class Constant {

  private final Shape shape;
  private final float[] values;
  private final Map<Backend, Tensor> tensors = new ConcurrentHashMap<>();

  /**
   * Copies the elements, in row-major order.
   *
   * @throws IllegalArgumentException if the number of values is not the number of elements
   */
  public Constant(Shape shape, float... values) {
    if (values.length != shape.elements()) {
      throw new IllegalArgumentException(
          "constant: shape %s has %s elements but %s values are given"
              .formatted(shape, shape.elements(), values.length));
    }
    this.shape = shape;
    this.values = values.clone();
  }

  /** Returns the tensor on {@code backend}, always the same one; do not write to it. */
  public Tensor on(Backend backend) {
    Backend real = backend instanceof Recorder recorder ? recorder.real() : backend;
    return tensors.computeIfAbsent(real, this::upload);
  }

  private Tensor upload(Backend backend) {
    Buffer buffer = backend.allocate(values.length);
    backend.write(values, 0, buffer, 0, values.length);
    return new Tensor(shape, buffer);
  }
}
