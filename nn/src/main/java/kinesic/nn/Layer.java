package kinesic.nn;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.inference.Inference;
import kinesic.nn.inference.Symbol;

/**
 * A module that maps one tensor to one tensor.
 *
 * <p>A subclass declares its parameters and children in its constructor and implements {@link
 * #forward}. To support {@link #forInference}, it also overrides {@link #lower}.
 */
public abstract class Layer extends Module {

  /** For subclasses. */
  protected Layer() {}

  /**
   * Applies the layer.
   *
   * @throws IllegalArgumentException if the layer does not accept the shape of {@code x}
   */
  public abstract Tensor forward(Tensor x);

  /**
   * Describes what this layer computes in evaluation mode with the methods of {@link Symbol}, which
   * have the names of those of {@link Tensor}. {@link #forInference} compiles the description.
   *
   * @throws UnsupportedOperationException if the subclass does not override this method
   */
  public Symbol lower(Symbol x) {
    String place = path().isEmpty() ? "" : path() + ", ";
    throw new UnsupportedOperationException(
        "inference: " + place + describe() + ", cannot be compiled: it does not override lower");
  }

  /**
   * Compiles this layer, with its current parameters and in evaluation mode, for fast inference.
   *
   * @param x the shape of the input, such as [n, h, w, c]. All sizes except the first are fixed; n
   *     is the usual batch size, for which algorithms are chosen and memory is allocated. Batches
   *     of any other size are accepted.
   * @return the compiled network; later changes of the parameters do not affect it
   * @throws IllegalArgumentException if the layer does not accept the shape
   * @throws IllegalStateException if the parameters have no values yet
   * @throws UnsupportedOperationException if a part of the layer cannot be compiled; the message
   *     names it
   */
  public final Inference forInference(Shape x) {
    return Inference.of(x, this::lower);
  }
}
