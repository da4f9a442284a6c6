package kinesic.nn;

import java.util.List;
import kinesic.engine.Tensor;
import kinesic.engine.trace.Trace;
import kinesic.kernels.Activation;
import org.jspecify.annotations.Nullable;

/**
 * A module that maps one tensor to one tensor.
 *
 * <p>A subclass declares its parameters and children in its constructor and implements {@link
 * #forward}.
 */
public abstract class Layer extends Module {

  /** For subclasses. */
  protected Layer() {}

  /**
   * Computes the result of the layer.
   *
   * @throws IllegalArgumentException if the layer does not accept the shape of {@code x}
   */
  public abstract Tensor forward(Tensor x);

  /**
   * Computes {@link #forward}, as a part of another module: a {@linkplain Trace trace} then knows
   * that the ops belong to this layer. Ops on parameters belong to the owner of the parameters
   * anyway.
   */
  public final Tensor apply(Tensor x) {
    return Trace.isSymbolic(x) ? Trace.within(path(), x, this::forward) : forward(x);
  }

  /**
   * Returns a layer that computes {@code next.forward(forward(x))} with less memory in training, on
   * the parameters of both; null if there is none.
   */
  @Nullable Layer fuse(Layer next) {
    return null;
  }

  /** Returns the activation if this layer is nothing else; otherwise null. */
  @Nullable Activation activation() {
    return null;
  }

  @Override
  protected final List<Tensor> outputs(List<Tensor> inputs) {
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(
          "layer: %s has one input, not %s".formatted(describe(), inputs.size()));
    }
    return List.of(apply(inputs.getFirst()));
  }
}
