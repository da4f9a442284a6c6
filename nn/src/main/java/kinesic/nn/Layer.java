package kinesic.nn;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Hooks;
import kinesic.nn.inference.Inference;
import kinesic.nn.inference.Symbol;

/**
 * A module that maps one tensor to one tensor.
 *
 * <p>A subclass declares its parameters and children in its constructor and implements {@link
 * #forward}. To support {@link #forInference}, it also overrides {@link #lower}.
 */
public abstract class Layer extends Module {

  private final Hooks outputHooks = new Hooks("output");

  /** For subclasses. */
  protected Layer() {}

  /**
   * Computes the output of the layer; what a subclass implements. Others call {@link #apply}.
   *
   * @throws IllegalArgumentException if the layer does not accept the shape of {@code x}
   */
  public abstract Tensor forward(Tensor x);

  /**
   * Applies the layer: {@link #forward}, and then the functions of {@link #onOutput} and {@link
   * #replaceOutput}. A module applies its children with this method, so that their outputs can be
   * observed.
   *
   * @throws IllegalArgumentException if the layer does not accept the shape of {@code x}
   */
  public final Tensor apply(Tensor x) {
    return outputHooks.apply(forward(x));
  }

  /**
   * Calls {@code observer} with the output of each {@link #apply}, for instance to ask for the
   * gradient of a result by it:
   *
   * <pre>{@code
   * List<Tensor> maps = new ArrayList<>();
   * try (var hook = net.stages().getLast().onOutput(maps::add)) {
   *   Tensor y = net.apply(images).sum();
   *   Tensor g = Autograd.gradient(y, maps.getLast());
   * }
   * }</pre>
   *
   * <p>The output of a layer that the parent fuses with others is not observed, nor is anything in
   * a network compiled by {@link #forInference}.
   *
   * @return close it to remove the observer
   */
  public final Hooks.Hook onOutput(Consumer<Tensor> observer) {
    return replaceOutput(
        y -> {
          observer.accept(y);
          return y;
        });
  }

  /**
   * Passes the output of each {@link #apply} through {@code function}, which returns a tensor of
   * the same shape.
   *
   * @return close it to remove the function
   */
  public final Hooks.Hook replaceOutput(UnaryOperator<Tensor> function) {
    return outputHooks.add(function);
  }

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
