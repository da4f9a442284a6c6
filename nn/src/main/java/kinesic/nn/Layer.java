package kinesic.nn;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.trace.Graph;
import kinesic.engine.trace.Trace;
import kinesic.kernels.Activation;
import kinesic.nn.inference.Inference;
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

  /**
   * Returns the graph of this layer in evaluation mode; {@link Module#state} names its constants.
   *
   * @param x the shape of the input
   * @throws IllegalArgumentException if the layer does not accept the shape
   * @throws IllegalStateException if the parameters have no values yet, or {@link #forward} depends
   *     on the elements of a tensor; the message names the line
   */
  public final Graph trace(Shape x) {
    return trace(List.of(x), in -> List.of(apply(in.getFirst())));
  }

  /**
   * Compiles this layer, with its current parameters and in evaluation mode, for fast inference.
   *
   * @param x the shape of the input, such as [n, h, w, c]. All sizes except the first are fixed; n
   *     is the usual batch size, for which algorithms are chosen and memory is allocated. Batches
   *     of any other size are accepted.
   * @return the compiled network; later changes of the parameters do not affect it
   * @throws IllegalArgumentException if the layer does not accept the shape, or an op mixes the
   *     images of a batch
   * @throws IllegalStateException if the parameters have no values yet, or {@link #forward} depends
   *     on the elements of a tensor; the message names the line
   */
  public final Inference forInference(Shape x) {
    return forInference(List.of(x), in -> List.of(forward(in.getFirst())));
  }
}
